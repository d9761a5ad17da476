import type { RolloutState } from './state.ts';

/** It goes back, or shall: its calls and its wakes go before those of rollouts that only watch. */
export function isUrgent({ abort, phase }: Pick<RolloutState, 'abort' | 'phase'>): boolean {
  return abort !== undefined || phase.name === 'rolling-back';
}
