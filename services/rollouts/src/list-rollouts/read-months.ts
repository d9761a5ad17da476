import type { RecordStore, StoredRecord } from '@fairlead/reconcile';
import * as z from 'zod';
import { rolloutProblems } from '../problems.ts';
import type { ListRolloutsQuery } from './query.ts';

/** How many months back a listing looks: as long as final states are of interest to an operator. */
const MONTHS_BACK = 24;

const Cursor = z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), inner: z.string().optional() });
type Cursor = z.infer<typeof Cursor>;

/**
 * A page of list entries that lie in one partition a month, newest first; `nextCursor` is null on the last one.
 *
 * @throws Problem `cursor_invalid`
 */
export async function readMonths(
  store: Pick<RecordStore, 'queryRecords'>,
  partitionOf: (month: string) => string,
  { limit, cursor }: ListRolloutsQuery,
  now: string,
): Promise<{ entries: StoredRecord[]; nextCursor: string | null }> {
  const from = cursor ? decode(cursor) : { month: now.slice(0, 7) };
  const { entries, next } = await collect(
    (at, limit) => pageOf(store, partitionOf, at, limit),
    from,
    limit,
    oldestMonth(now),
  );
  return { entries, nextCursor: next ? Buffer.from(JSON.stringify(next)).toString('base64url') : null };
}

function pageOf(
  store: Pick<RecordStore, 'queryRecords'>,
  partitionOf: (month: string) => string,
  { month, inner }: Cursor,
  limit: number,
) {
  return store.queryRecords(partitionOf(month), { newestFirst: true, limit, ...(inner ? { cursor: inner } : {}) });
}

async function collect(
  read: (at: Cursor, limit: number) => ReturnType<RecordStore['queryRecords']>,
  from: Cursor,
  limit: number,
  oldest: string,
): Promise<{ entries: StoredRecord[]; next?: Cursor }> {
  const entries: StoredRecord[] = [];
  let at: Cursor = from;
  while (at.month >= oldest) {
    const page = await read(at, limit - entries.length);
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
      'The cursor is not one of a page of this list. Leave it out to start anew.',
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
