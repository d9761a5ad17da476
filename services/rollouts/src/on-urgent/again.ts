import type { RunResult } from '@fairlead/reconcile';
import { isUrgent, type RolloutState } from '@fairlead/rollout';

/** A way back or a command that waits for SageMaker is looked at so often: the sweep alone would come once a minute. */
const WAITING_SECONDS = 10;
const LEASED_SECONDS = 5;
const CONTENDED_SECONDS = 1;
const FAILED_SECONDS = 5;

/** When urgent work is to be looked at again, seconds; undefined when it is done, or can wait for the sweep. */
export function againAfterSeconds(result: RunResult<RolloutState>): number | undefined {
  switch (result.kind) {
    case 'postponed':
      return Math.max(1, Math.ceil(result.retryAfterMs / 1_000));
    case 'leased':
      return LEASED_SECONDS;
    case 'contended':
      return CONTENDED_SECONDS;
    case 'failed':
      return result.quarantined ? undefined : FAILED_SECONDS;
    case 'waiting':
      return isUnsent(result.item.state) ? WAITING_SECONDS : undefined;
    default:
      return undefined;
  }
}

/** A person waits for a command, or the call that takes traffic away from the challenger has not left yet or was refused. */
function isUnsent(state: RolloutState): boolean {
  if (state.asked) return true;
  if (!isUrgent(state)) return false;
  return state.phase.name !== 'rolling-back' || state.attempt?.refused === true;
}
