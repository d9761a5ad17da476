export type { RolloutAction } from './actions.ts';
export { type AlarmDescription, type AlarmUse, alarmNamesOf, useAlarm } from './alarms.ts';
export { ALLOWED, allowedCommands, type Situation, situationOf } from './allowed-commands.ts';
export { type LoggedCall, noteChangedBy } from './changed-by.ts';
export { decideCleanup } from './cleanup/decide.ts';
export type { CleanupAction, CleanupDecision, CleanupSeen } from './cleanup/decision.ts';
export { CLEANUP_PREFIX, cleanupKey, REVERT_WINDOW_SECONDS, withCleanup } from './cleanup/start.ts';
export { CLEANUP_SCHEMA_VERSION, type CleanupState, type Leftover, parseCleanup } from './cleanup/state.ts';
export { AFTER_END, lookNow } from './cleanup/watch.ts';
export { COMMANDS, type CommandName } from './command-names.ts';
export { type Command, type CommandRefusal, giveCommand } from './commands.ts';
export { isAsWanted } from './converge.ts';
export {
  DEADLINE_NAMES,
  type Deadline,
  type DeadlineName,
  type OverdueAction,
  type OverduePolicy,
} from './deadline-names.ts';
export { DEADLINES, deadlinesOf, type RunningDeadline } from './deadlines.ts';
export { decideRollout } from './decide.ts';
export type { RolloutDecision, Seen } from './decision.ts';
export { durationText } from './duration-text.ts';
export { endpointFaults } from './endpoint-faults.ts';
export { StoredGuardPolicy, StoredGuardRule } from './guard-schema.ts';
export { isWatched } from './judging.ts';
export { endpointKey, WATCHED_BY } from './keys.ts';
export { type EndpointStatus, isBusy, type LiveEndpoint, type LiveVariant, sharesOf } from './live.ts';
export { judgedRange, judgedSpans, judgedVariant, type LookEvidence, METRIC_DELAY_MS, spansOf } from './look.ts';
export {
  challengerVariantName,
  endpointOfKey,
  isOurName,
  OWNER_TAG,
  rolloutPartition,
} from './names.ts';
export { decideNext, type NextAction, type NextSeen } from './next/decide.ts';
export {
  NEXT_PREFIX,
  nextKey,
  nextPartition,
  QUEUED,
  queueNext,
  replaceNext,
  withdrawNext,
} from './next/queue.ts';
export { NEXT_SCHEMA_VERSION, type NextState, parseNext } from './next/state.ts';
export { type QueuedRollout, queuedView } from './next/view.ts';
export { outcomeOf } from './outcome-of.ts';
export { OUTCOMES, type Outcome } from './outcomes.ts';
export { type Planned, planRollout } from './plan.ts';
export { isModelPackage, MODEL_PACKAGE_ARN } from './plan-challenger.ts';
export { guardFaults, withCeiling } from './plan-guards.ts';
export type {
  Fault,
  Findings,
  ModelPackageFound,
  NewModelSettings,
  PlanFaultCode,
  RolloutRequest,
} from './plan-request.ts';
export { instancesForecast, type ScalingForecast, scalingForecast } from './scaling/forecast.ts';
export { keptKeys, readKept, type SeenScaling } from './scaling/kept.ts';
export { needsScaling, scalingQueryOf } from './scaling/scaling-needs.ts';
export { ModelBody, type NamedModel, type SampleRequest, type ShadowStage } from './stage-schema.ts';
export { alarmPartition, listPartition, POINTER, startRollout } from './start.ts';
export {
  type Cause,
  ChangedBy,
  ConfigBody,
  type Look,
  type NamedConfig,
  type OnInconclusive,
  type OnNoData,
  type Phase,
  type PhaseName,
  type Plan,
  parseRollout,
  ROLLOUT_SCHEMA_VERSION,
  type RolloutState,
  type Step,
  type TrafficSpan,
} from './state.ts';
export { awaitsWayBack, isUrgent } from './urgent.ts';
export { hasEnded, millisecondsLeft, type RolloutStatus, type RolloutView, viewOf } from './view.ts';
