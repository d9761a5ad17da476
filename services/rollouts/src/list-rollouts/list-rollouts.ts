import { type ItemStore, instantOf, type StoredRecord } from '@fairlead/reconcile';
import { listPartition, type RolloutState, type RolloutView } from '@fairlead/rollout';
import type { Clock } from '@fairlead/runtime';
import * as z from 'zod';
import { rolloutProblems } from '../problems.ts';
import { followPointer } from '../rollout-finder.ts';
import type { ListRolloutsQuery } from './query.ts';

/** How many months back a listing looks: as long as final states are of interest to an operator. */
const MONTHS_BACK = 24;

const Cursor = z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), inner: z.string().optional() });
type Cursor = z.infer<typeof Cursor>;

/** A page of rollouts, newest first; `nextCursor` is null on the last one. */
export interface RolloutPage {
  items: RolloutView[];
  nextCursor: string | null;
}

/** List rollouts, newest first, running and ended, month by month. */
export function makeListRollouts({ store, clock }: { store: ItemStore<RolloutState>; clock: Clock }) {
  return async function list({ limit, cursor }: ListRolloutsQuery): Promise<RolloutPage> {
    const now = instantOf(clock.now());
    const { entries, next } = await collect(
      store,
      cursor ? decode(cursor) : { month: now.slice(0, 7) },
      limit,
      oldestMonth(now),
    );
    const found = await Promise.all(
      entries.map(({ body }) => followPointer(store, String(body.id), String(body.endpointKey), now)),
    );
    return {
      items: found.flatMap((rollout) => (rollout ? [rollout.view] : [])),
      nextCursor: next ? Buffer.from(JSON.stringify(next)).toString('base64url') : null,
    };
  };
}

async function collect(
  store: ItemStore<RolloutState>,
  from: Cursor,
  limit: number,
  oldest: string,
): Promise<{ entries: StoredRecord[]; next?: Cursor }> {
  const entries: StoredRecord[] = [];
  let at: Cursor = from;
  while (at.month >= oldest) {
    const page = await store.queryRecords(listPartition(at.month), {
      newestFirst: true,
      limit: limit - entries.length,
      ...(at.inner ? { cursor: at.inner } : {}),
    });
    entries.push(...page.items);
    at = page.cursor ? { month: at.month, inner: page.cursor } : { month: monthBefore(at.month) };
    if (entries.length >= limit) return at.month >= oldest ? { entries, next: at } : { entries };
  }
  return { entries };
}

function decode(cursor: string): Cursor {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw rolloutProblems.make(
      'cursor_invalid',
      'The cursor is not one of a page of rollouts. Leave it out to start anew.',
    );
  }
}

function monthBefore(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

function oldestMonth(now: string): string {
  const date = new Date(now);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - MONTHS_BACK, 1)).toISOString().slice(0, 7);
}
