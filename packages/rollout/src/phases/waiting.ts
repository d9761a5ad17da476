import { plusMs } from '@fairlead/reconcile';
import { deadlineCause } from '../causes.ts';
import { SAID } from '../commands.ts';
import { passedDeadlines } from '../deadlines.ts';
import { clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, wait } from '../decision.ts';
import { judgeInPassing, withLook } from '../judging.ts';
import type { LiveEndpoint } from '../live.ts';
import type { Cause, RolloutState } from '../state.ts';
import { turnRound } from './rolling-back.ts';

/** While a person waits for SageMaker to become free, so often is looked, events or none. */
const IMPATIENT_MS = 10_000;

/** The endpoint is on its way out; there is nothing left to decide. */
export function waitForDeletion({ state, endpoint, now }: Settled): RolloutDecision {
  const why = `The endpoint is being deleted since ${clockTime(endpoint.lastModifiedAt)}; the rollout ends as lost when it is gone.`;
  return wait(state, plusMs(now, LOOK_EVERY_MS), why);
}

/**
 * SageMaker takes no change now, whoever keeps it busy. Nothing is sent, but guards look on and deadlines pass: what they
 * decide is written down at once and carried out as soon as the endpoint is free.
 */
export function waitForEndpoint(look: Settled): RolloutDecision {
  const { endpoint, now } = look;
  const judged = judgeInPassing(look.state, look.window, now);
  const state = withRollingBackSeen(judged?.state ?? look.state, endpoint);
  const cause = judged?.harm ?? overdueCause(state, now);
  const turned = cause && turnRound(state, cause, now);
  const waiting = turned?.state ?? state;
  const dueAt = plusMs(now, isAwaited(waiting) ? IMPATIENT_MS : LOOK_EVERY_MS);
  const decision = wait(waiting, dueAt, busyWhy(waiting, endpoint), { transitions: turned ? [turned.news] : [] });
  return judged ? withLook(decision, judged) : decision;
}

function withRollingBackSeen(state: RolloutState, { status }: LiveEndpoint): RolloutState {
  const undoing = status === 'RollingBack' && state.attempt;
  return undoing ? { ...state, attempt: { ...undoing, rollingBackSeen: true } } : state;
}

function overdueCause(state: RolloutState, now: string): Cause | undefined {
  if (state.abort || state.phase.name === 'rolling-back' || state.phase.name === 'drifted') return undefined;
  const overdue = passedDeadlines(state, now).find(({ action }) => action === 'rollback');
  return overdue && deadlineCause(state, overdue);
}

/** Somebody waits for a call: a person for a command, everybody for the way back. */
function isAwaited({ abort, asked, phase }: RolloutState): boolean {
  return abort !== undefined || asked !== undefined || phase.name === 'rolling-back';
}

function busyWhy(state: RolloutState, { status, lastModifiedAt }: LiveEndpoint): string {
  const since = clockTime(lastModifiedAt);
  return `${aimOf(state)}, and waits for SageMaker: the endpoint is ${status} since ${since} and takes no change until it is InService.${queuedText(state)}`;
}

/** What a person has asked for and SageMaker does not let happen yet. */
function queuedText({ abort, asked, paused, phase }: RolloutState): string {
  if (abort && phase.name !== 'rolling-back')
    return ` The ${abort.isRevert ? 'revert' : 'abort'} follows at once after that.`;
  if (asked) return ` ${asked.by} asked to ${SAID[asked.command]}; that follows at once after that.`;
  return paused ? ` Paused by ${paused.by}: it stays at this weight after that.` : '';
}

/** What a rollout is about while SageMaker is busy. */
function aimOf({ phase, plan, cause }: RolloutState): string {
  switch (phase.name) {
    case 'starting-shadow':
      return `Brings ${plan.challenger.modelName} up as the champion’s shadow`;
    case 'preparing':
      return `Brings ${plan.challenger.modelName} up`;
    case 'shifting':
      return `Moves ${plan.steps[phase.step]?.weightPercent ?? 100} % of the traffic to the challenger`;
    case 'finishing':
      return 'Takes the old model away';
    case 'rolling-back':
      return `${cause?.sentence ?? 'Something went wrong.'} Goes back to the champion`;
    default:
      return 'Watches the endpoint';
  }
}
