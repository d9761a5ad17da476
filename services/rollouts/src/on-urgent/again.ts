import type { RunResult } from '@fairlead/reconcile';
import { awaitsWayBack, type RolloutState } from '@fairlead/rollout';

/** A way back or a command that waits for SageMaker is looked at so often: the sweep alone would come once a minute. */
const WAITING_SECONDS = 10;
/** SageMaker said no, mostly because it is called too fast: nothing was changed, so the call may be made again at once. */
const REFUSED_SECONDS = 2;
const LEASED_SECONDS = 5;
const CONTENDED_SECONDS = 1;
const FAILED_SECONDS = 2;

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
      return afterLook(result.item.state);
    default:
      return undefined;
  }
}

/** While a person waits for a command, and until the call that takes traffic away from the challenger was taken. */
function afterLook(state: RolloutState): number | undefined {
  if (awaitsWayBack(state)) return state.attempt?.refused ? REFUSED_SECONDS : WAITING_SECONDS;
  return state.asked ? WAITING_SECONDS : undefined;
}
