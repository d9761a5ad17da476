import type { Outcome } from '@fairlead/reconcile';
import type { RolloutState } from '../state.ts';
import type { SeenScaling } from './kept.ts';

/**
 * SageMaker may refuse to swap the fleet of an autoscaled endpoint; with what text is not documented. So whatever a swap
 * is refused for that does not pass by itself counts as that, once: from then on targets are deregistered for swaps.
 */
export function refusedAsAutoscaled(
  noted: { state: RolloutState; outcomes: readonly Outcome[] },
  seen: SeenScaling | undefined,
): { state: RolloutState; outcomes: readonly Outcome[] } {
  const { attempt, scaling } = noted.state;
  const isAutoscaled = seen !== undefined && 'live' in seen && seen.live.parts.some(({ kind }) => kind === 'target');
  if (attempt?.wanted.kind !== 'config' || !scaling || scaling.deregisters || !isAutoscaled) return noted;
  if (!noted.outcomes.some(isUnknownRefusal)) return noted;
  const { attempt: _refused, ...state } = noted.state;
  return { state: { ...state, scaling: { ...scaling, deregisters: true } }, outcomes: [] };
}

/** Known ones say what they are about, and deregistering would not help. */
function isUnknownRefusal(outcome: Outcome): boolean {
  if (outcome.kind !== 'refused' || outcome.code !== 'ValidationException') return false;
  return !/^(Could not find|Cannot update in-progress)/.test(outcome.message);
}
