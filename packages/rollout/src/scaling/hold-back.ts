import type { Instant } from '@fairlead/reconcile';
import { clockTime, type RolloutDecision } from '../decision.ts';
import type { RolloutState, ScalingProgress } from '../state.ts';
import type { Aim } from './aim.ts';
import type { Weighed } from './weighed.ts';

/** The decision without its calls, to be made anew at `until`; one that sends nothing stands. */
export function holdBack(weighed: Weighed, aim: Aim, until: Instant, why: string): RolloutDecision {
  if (aim.kind === 'rest') return weighed.decision;
  return { ...unsent(weighed), dueAt: until, why };
}

/**
 * The decision as if its calls had not been thought of. What led to them stays, such as a step that was begun; an end is
 * not reached, so its news must not be told.
 */
export function unsent({ state, decision, now }: Weighed): RolloutDecision {
  if (decision.final) {
    const { final: _notYet, ...rest } = decision;
    return { ...rest, state, actions: [], transitions: [] };
  }
  const { attempt, ...kept } = decision.state;
  const earlier =
    attempt?.firstSentAt === now && attempt.n === 1 ? attemptOnTheWay(decision.state, state) : state.attempt;
  return { ...decision, state: { ...kept, ...(earlier ? { attempt: earlier } : {}) }, actions: [] };
}

/** A call from before a turn round may still arrive; everywhere else a new wish ends the old one. */
function attemptOnTheWay({ phase }: RolloutState, before: RolloutState): RolloutState['attempt'] {
  return phase.name === 'rolling-back' ? before.attempt : undefined;
}

/** Why it waits for changes of scaling. */
export function waitingWhy({ message, failures = 0, retryAt }: ScalingProgress): string {
  if (message === undefined) return `Waits until the changes of autoscaling show, or until ${clockTime(retryAt)}.`;
  const times = failures === 1 ? 'once' : `${failures} times in a row`;
  return `Autoscaling could not be changed, ${times} (${message}); tries again at ${clockTime(retryAt)}.`;
}
