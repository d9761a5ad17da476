/** What other services may read of rollouts and waves: the very acts behind the REST routes. */
export { makeListRollouts, type RolloutPage } from './list-rollouts/list-rollouts.ts';
export { NEXT_RECORDS, type NextRollouts, nextRollouts } from './next-rollout/queue-rollout.ts';
export { type PolicyStore, policyStore } from './policy/policy-store.ts';
export { rolloutProblems } from './problems.ts';
export { findRollout, followPointer } from './rollout-finder.ts';
export { makeListWaves } from './waves/list-waves.ts';
export { makeShowWave } from './waves/show-wave.ts';
