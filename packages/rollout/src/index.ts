export type { RolloutAction } from './actions.ts';
export { type AlarmDescription, type AlarmUse, alarmNamesOf, useAlarm } from './alarms.ts';
export { type CleanupAction, type CleanupDecision, type CleanupSeen, decideCleanup } from './cleanup/decide.ts';
export { CLEANUP_PREFIX, cleanupKey, REVERT_WINDOW_SECONDS, withCleanup } from './cleanup/start.ts';
export { CLEANUP_SCHEMA_VERSION, type CleanupState, type Leftover, parseCleanup } from './cleanup/state.ts';
export { abortRollout, type Command } from './commands.ts';
export { isAsWanted } from './converge.ts';
export { decideRollout } from './decide.ts';
export type { RolloutDecision, Seen } from './decision.ts';
export { durationText } from './duration-text.ts';
export { StoredGuardPolicy, StoredGuardRule } from './guard-schema.ts';
export { type EndpointStatus, isBusy, type LiveEndpoint, type LiveVariant, sharesOf } from './live.ts';
export { judgedRange, judgedSpans, judgedVariant, type LookEvidence, METRIC_DELAY_MS, spansOf } from './look.ts';
export { challengerVariantName, endpointKey, isOurName, rolloutPartition } from './names.ts';
export {
  endpointFaults,
  type Fault,
  type Findings,
  guardFaults,
  OWNER_TAG,
  type PlanFaultCode,
  type Planned,
  planRollout,
  type RolloutRequest,
  withCeiling,
} from './plan.ts';
export {
  isModelPackage,
  MODEL_PACKAGE_ARN,
  type ModelPackageFound,
  type NewModelSettings,
} from './plan-challenger.ts';
export { ModelBody, type NamedModel, type SampleRequest, type ShadowStage } from './stage-schema.ts';
export { alarmPartition, listPartition, POINTER, startRollout } from './start.ts';
export {
  type Cause,
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
export { isUrgent } from './urgent.ts';
export { hasEnded, millisecondsLeft, type RolloutStatus, type RolloutView, viewOf } from './view.ts';
