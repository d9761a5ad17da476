import type { Expected, Item, StoredRecord, Tombstone } from './item.ts';
import { dueShardOf, type ItemStore, isActive, type Page, type RecordQuery } from './store.ts';
import type { Instant } from './time.ts';

const PAGE = 100;

/** A stored item or tombstone: as text, so that nobody shares an object with the store, and what a condition asks for. */
interface Row {
  text: string;
  version: number;
  /** Counted here; the text's own is out of date. */
  wakes: number;
  /** Absent for a tombstone. */
  dueAt?: Instant;
}

/** The store in memory: for tests, simulations and as the plainest statement of what a store promises. */
export function memoryStore<State>(): ItemStore<State> {
  const items = new Map<string, Row>();
  const records = new Map<string, Map<string, string>>();

  const read = (key: string): Item<State> | Tombstone | undefined => {
    const row = items.get(key);
    return row && { ...JSON.parse(row.text), wakes: row.wakes };
  };

  const matches = (key: string, expected: Expected): boolean => {
    const row = items.get(key);
    if (expected === 'absent') return row === undefined;
    return row !== undefined && row.version === expected.version && row.wakes === expected.wakes;
  };

  const write = (value: Item<State> | Tombstone, expected: Expected): 'committed' | 'lost' => {
    if (!matches(value.key, expected)) return 'lost';
    const { version, wakes } = value;
    const due = isActive(value) ? { dueAt: value.dueAt } : {};
    items.set(value.key, { text: JSON.stringify(value), version, wakes, ...due });
    return 'committed';
  };

  const readRecord = (pk: string, sk: string): StoredRecord | undefined => {
    const text = records.get(pk)?.get(sk);
    return text === undefined ? undefined : JSON.parse(text);
  };

  const writeRecord = (record: StoredRecord): void => {
    const partition = records.get(record.pk) ?? new Map<string, string>();
    partition.set(record.sk, JSON.stringify(record));
    records.set(record.pk, partition);
  };

  return {
    load: async (key) => read(key),
    commit: async (next, expected) => write(next, expected),
    retire: async (tombstone, expected) => write(tombstone, expected),

    async wake(key) {
      const row = items.get(key);
      if (row?.dueAt === undefined) return false;
      row.wakes += 1;
      return true;
    },

    async due(shard: number, now: Instant, cursor?: string): Promise<Page<string>> {
      const due: string[] = [];
      for (const [key, { dueAt }] of items) {
        if (dueAt !== undefined && dueAt <= now && dueShardOf(key) === shard) due.push(`${dueAt} ${key}`);
      }
      return page(due.sort(), PAGE, cursor, (entry) => entry.slice(entry.indexOf(' ') + 1));
    },

    putRecord: async (record) => writeRecord(record),

    async putRecordOnce(record) {
      const standing = readRecord(record.pk, record.sk);
      if (standing) return { created: false, record: standing };
      writeRecord(record);
      return { created: true, record };
    },

    getRecord: async (pk, sk) => readRecord(pk, sk),

    async queryRecords(pk: string, query: RecordQuery = {}): Promise<Page<StoredRecord>> {
      const keys = [...(records.get(pk)?.keys() ?? [])].filter((sk) => sk.startsWith(query.prefix ?? '')).sort();
      if (query.newestFirst) keys.reverse();
      const found = page(keys, query.limit ?? PAGE, query.cursor, (sk) => sk);
      return { ...found, items: found.items.map((sk) => readRecord(pk, sk)).filter((record) => record !== undefined) };
    },
  };
}

/** The entries after `cursor` (itself an entry), at most `size`, each shown through `show`. */
function page(
  entries: string[],
  size: number,
  cursor: string | undefined,
  show: (entry: string) => string,
): Page<string> {
  const start = cursor === undefined ? 0 : entries.indexOf(cursor) + 1;
  const slice = entries.slice(start, start + size);
  const last = slice.at(-1);
  const more = start + size < entries.length && last !== undefined;
  return { items: slice.map(show), ...(more ? { cursor: last } : {}) };
}
