import type { RolloutState } from './state.ts';

/** It goes back, or shall: what it asks of SageMaker goes before what rollouts ask that only watch. */
export function isUrgent({ abort, phase }: Pick<RolloutState, 'abort' | 'phase'>): boolean {
  return abort !== undefined || phase.name === 'rolling-back';
}

/** It shall go back, but the call that does it has not left, or was refused: looking at it is as urgent as the call. */
export function awaitsWayBack(state: Pick<RolloutState, 'abort' | 'phase' | 'attempt'>): boolean {
  if (!isUrgent(state)) return false;
  return state.phase.name !== 'rolling-back' || state.attempt === undefined || state.attempt.refused;
}
