import type { CallFreeDecision, StoredRecord } from '@fairlead/reconcile';
import { waveTransition } from './decision.ts';
import { waveKey, waveListPartition } from './names.ts';
import type { WavePlan, WaveState } from './state.ts';
import { whyOf } from './why.ts';

/** A new wave's first commit. Its endpoints and its policy must be stored before it, since the loop reads them at once. */
export function startWave(
  identity: Pick<WaveState, 'id' | 'account' | 'startedAt' | 'startedBy'>,
  plan: WavePlan,
): CallFreeDecision<WaveState> {
  const state: WaveState = {
    ...identity,
    plan,
    next: 0,
    flights: [],
    ended: { succeeded: [], failed: [], skipped: [], unchanged: [], reverted: [], 'revert-failed': [] },
    took: { rollouts: 0, seconds: 0 },
    asked: [],
  };
  const summary = `${identity.startedBy} started a wave over ${plan.count} endpoints.`;
  const detail = { endpoints: plan.count, stages: plan.stages };
  return {
    state,
    transitions: [waveTransition(state, 'started', summary, { detail, actor: identity.startedBy })],
    publish: [listRecord(state)],
    why: whyOf(state, identity.startedAt),
  };
}

/** The wave's line in the list of its month. */
export function listRecord({ id, startedAt }: Pick<WaveState, 'id' | 'startedAt'>): StoredRecord {
  return { pk: waveListPartition(startedAt.slice(0, 7)), sk: `${startedAt}#${id}`, body: { id, key: waveKey(id) } };
}
