import { type ItemStore, instantOf } from '@fairlead/reconcile';
import { type RolloutState, rolloutPartition } from '@fairlead/rollout';
import type { Clock } from '@fairlead/runtime';
import { findRollout } from '../rollout-finder.ts';
import type { ListLooksQuery } from './query.ts';

/** A look's sort key is this and its minute. */
const LOOK = 'LOOK#';

/** A page of a rollout's looks, newest first; `nextCursor` is null on the last one. */
export interface LookPage {
  items: Record<string, unknown>[];
  nextCursor: string | null;
}

/** List what the guards saw and said, look by look: counts, evidence, thresholds, bounds, and a sentence each. */
export function makeListLooks({ store, clock }: { store: ItemStore<RolloutState>; clock: Clock }) {
  return async function list(id: string, { limit, cursor }: ListLooksQuery): Promise<LookPage> {
    await findRollout(store, id, instantOf(clock.now()));
    const page = await store.queryRecords(rolloutPartition(id), {
      prefix: LOOK,
      newestFirst: true,
      limit,
      ...(cursor ? { cursor: `${LOOK}${cursor}` } : {}),
    });
    return { items: page.items.map(({ body }) => body), nextCursor: page.cursor?.slice(LOOK.length) ?? null };
  };
}
