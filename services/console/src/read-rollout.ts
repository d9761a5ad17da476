import type { RolloutData } from '@fairlead/console';
import { firstBrokenAuditEntry, type ItemStore, instantOf, type StoredRecord } from '@fairlead/reconcile';
import { type QueuedRollout, type RolloutState, rolloutPartition } from '@fairlead/rollout';
import { type Clock, Problem } from '@fairlead/runtime';
import { findRollout, type NextRollouts } from '@fairlead/service-rollouts/reads';
import * as z from 'zod/mini';
import { StoredAuditEntry, StoredLook } from './stored.ts';

/** Pages of a hundred records that are read for one page of the console: looks of five hours, the newest. */
const MOST_PAGES = 3;

interface Deps {
  store: ItemStore<RolloutState>;
  next: Pick<NextRollouts, 'waiting' | 'find'>;
  clock: Clock;
}

/** Read all that the page of one rollout shows; a rollout that waits for its endpoint is only that. */
export function makeReadRollout({ store, next, clock }: Deps) {
  return async function read(id: string): Promise<RolloutData | QueuedRollout> {
    const found = await findRollout(store, id, instantOf(clock.now())).catch(unknownRollout);
    if (!found) return waiting(id);
    const { state, view } = found;
    const [looks, audit, queued] = await Promise.all([
      newest(store, id, 'LOOK#'),
      newest(store, id, 'AUDIT#'),
      next.waiting(state.endpoint),
    ]);
    const entries = audit.map(({ body }) => z.parse(StoredAuditEntry, body));
    return {
      view,
      next: queued ?? null,
      plan: state.plan,
      traffic: state.traffic,
      looks: looks.map(({ body }) => z.parse(StoredLook, body)),
      audit: entries,
      brokenAt: entries[0]?.seq === 1 ? firstBrokenAuditEntry(entries) : undefined,
    };
  };

  async function waiting(id: string): Promise<QueuedRollout> {
    const queued = await next.find(id);
    if (queued) return queued;
    throw new Problem('rollout_unknown', { status: 404, title: 'No such rollout' }, `There is no rollout ${id}.`);
  }
}

function unknownRollout(error: unknown): undefined {
  if (error instanceof Problem && error.code === 'rollout_unknown') return undefined;
  throw error;
}

/** The newest records of a kind, oldest first. */
async function newest(store: ItemStore<RolloutState>, id: string, prefix: string): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await store.queryRecords(rolloutPartition(id), {
      prefix,
      newestFirst: true,
      ...(cursor === undefined ? {} : { cursor }),
    });
    records.push(...found.items);
    cursor = found.cursor;
    if (cursor === undefined) break;
  }
  return records.toReversed();
}
