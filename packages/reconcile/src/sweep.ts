import { DUE_SHARDS, type ItemStore } from './store.ts';
import { type Instant, plusMs } from './time.ts';

/**
 * A sweep takes what falls due this soon after it. A look a minute sets its next one a minute from its own end, which is
 * always a little after a sweep: without this it would be found by the sweep after the next, two minutes later.
 */
const SWEEP_AHEAD_MS = 15_000;

const ALL_SHARDS = Array.from({ length: DUE_SHARDS }, (_, shard) => shard);

/**
 * Find every item that is due, or is about to be, and hand its key on, page by page, to the end of each shard.
 *
 * It only enqueues: looking, deciding and acting are the queue consumer's work, so that one slow item delays no other.
 *
 * @param shards - those to look through; all of them, unless a caller knows where its keys are
 * @returns how many keys were handed on; throws when the store or the queue fails, so that the schedule shows it
 */
export async function sweep(
  store: Pick<ItemStore, 'due'>,
  now: Instant,
  enqueue: (keys: string[]) => Promise<void>,
  shards: readonly number[] = ALL_SHARDS,
): Promise<number> {
  const dueBy = plusMs(now, SWEEP_AHEAD_MS);
  const counts = await Promise.all(shards.map((shard) => sweepShard(store, shard, dueBy, enqueue)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function sweepShard(
  store: Pick<ItemStore, 'due'>,
  shard: number,
  dueBy: Instant,
  enqueue: (keys: string[]) => Promise<void>,
): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await store.due(shard, dueBy, cursor);
    if (page.items.length > 0) await enqueue(page.items);
    count += page.items.length;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return count;
}
