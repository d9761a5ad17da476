import { type ItemStore, instantOf } from '@fairlead/reconcile';
import { listPartition, type RolloutState, type RolloutView } from '@fairlead/rollout';
import type { Clock } from '@fairlead/runtime';
import { followPointer } from '../rollout-finder.ts';
import type { ListRolloutsQuery } from './query.ts';
import { readMonths } from './read-months.ts';

/** A page of rollouts, newest first; `nextCursor` is null on the last one. */
export interface RolloutPage {
  items: RolloutView[];
  nextCursor: string | null;
}

/** List rollouts, newest first, running and ended, month by month. */
export function makeListRollouts({ store, clock }: { store: ItemStore<RolloutState>; clock: Clock }) {
  return async function list(query: ListRolloutsQuery): Promise<RolloutPage> {
    const now = instantOf(clock.now());
    const { entries, nextCursor } = await readMonths(store, listPartition, query, now);
    const found = await Promise.all(
      entries.map(({ body }) => followPointer(store, String(body.id), String(body.endpointKey), now)),
    );
    return { items: found.flatMap((rollout) => (rollout ? [rollout.view] : [])), nextCursor };
  };
}
