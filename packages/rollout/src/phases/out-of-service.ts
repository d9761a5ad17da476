import { elapsedMs, plusMs } from '@fairlead/reconcile';
import { abortCause, deadlineCause } from '../causes.ts';
import { DEADLINES, passedDeadlines } from '../deadlines.ts';
import { clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, wait } from '../decision.ts';
import { lose } from './lost.ts';
import { beginRollback, rollBack } from './rolling-back.ts';

/** After so many times its deadline nobody believes any more that the endpoint comes back. */
const HOPELESS_AFTER = 4;

/**
 * The endpoint serves nobody, and the API does not say whether it will again or takes an update. So it is waited for, but
 * not for ever: at the deadline, and at once when the rollout goes back anyway, the original config is tried.
 */
export function outOfService(look: Settled): RolloutDecision {
  const { state, now, endpoint } = look;
  const { phase, abort } = state;
  const sinceAt = state.outOfServiceSinceAt ?? now;
  const { afterSeconds } = state.plan.deadlines?.['out-of-service'] ?? DEADLINES['out-of-service'];
  if (elapsedMs(sinceAt, now) >= HOPELESS_AFTER * afterSeconds * 1000) {
    const sentence = `Endpoint ${endpoint.name} is OutOfService since ${clockTime(sinceAt)} and did not come back.`;
    return lose(state, now, 'out-of-service', sentence);
  }
  if (phase.name === 'rolling-back') return rollBack(look, phase);
  if (abort) return beginRollback(look, abortCause(abort));
  const overdue = passedDeadlines(state, now).find(({ action }) => action === 'rollback');
  if (overdue && phase.name !== 'drifted') return beginRollback(look, deadlineCause(state, overdue));
  const why = `The endpoint is OutOfService since ${clockTime(sinceAt)} and serves nobody; looks every minute whether SageMaker brings it back.`;
  return wait(state, plusMs(now, LOOK_EVERY_MS), why);
}
