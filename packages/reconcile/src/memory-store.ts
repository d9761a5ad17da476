import type { Expected, Item, StoredRecord, Tombstone } from './item.ts';
import { dueShardOf, type ItemStore, isActive, type Page, type RecordQuery } from './store.ts';
import type { Instant } from './time.ts';

const PAGE = 100;

/** A stored item or tombstone as it is kept, and what a condition asks for. */
interface Row<Kept> {
  kept: Kept;
  /** Of the due index. */
  shard: number;
  version: number;
  /** Counted here; what is kept is out of date. */
  wakes: number;
  /** Absent for a tombstone. */
  dueAt?: Instant;
}

/** How a store in memory keeps what it is given: `keep` on the way in, `show` on every way out. */
interface Keeping<Kept> {
  keep(value: unknown): Kept;
  show(kept: Kept): unknown;
}

/** As text, so that nobody shares an object with the store. */
const asText: Keeping<string> = { keep: (value) => JSON.stringify(value), show: (text) => JSON.parse(text) };
/** As it is: many times as fast, and only for callers that never change what they have been given or have given away. */
const asItIs: Keeping<unknown> = { keep: (value) => value, show: (value) => value };

/**
 * The store in memory: for tests, simulations and as the plainest statement of what a store promises.
 *
 * @param shares - keep values themselves instead of their text; for callers that treat all of them as immutable
 */
export function memoryStore<State>({ shares = false }: { shares?: boolean } = {}): ItemStore<State> {
  return shares ? storeKeeping<State, unknown>(asItIs) : storeKeeping<State, string>(asText);
}

function storeKeeping<State, Kept>({ keep, show }: Keeping<Kept>): ItemStore<State> {
  const items = new Map<string, Row<Kept>>();
  const records = new Map<string, Map<string, Kept>>();

  const read = (key: string): Item<State> | Tombstone | undefined => {
    const row = items.get(key);
    return row && { ...(show(row.kept) as Item<State> | Tombstone), wakes: row.wakes };
  };

  const matches = (key: string, expected: Expected): boolean => {
    const row = items.get(key);
    if (expected === 'absent') return row === undefined;
    return row !== undefined && row.version === expected.version && row.wakes === expected.wakes;
  };

  const write = (value: Item<unknown> | Tombstone, expected: Expected): 'committed' | 'lost' => {
    if (!matches(value.key, expected)) return 'lost';
    const { key, version, wakes } = value;
    const due = isActive(value) ? { dueAt: value.dueAt } : {};
    items.set(key, { kept: keep(value), shard: items.get(key)?.shard ?? dueShardOf(key), version, wakes, ...due });
    return 'committed';
  };

  const readRecord = (pk: string, sk: string): StoredRecord | undefined => {
    const kept = records.get(pk)?.get(sk);
    return kept === undefined ? undefined : (show(kept) as StoredRecord);
  };

  const writeRecord = (record: StoredRecord): void => {
    const partition = records.get(record.pk) ?? new Map<string, Kept>();
    partition.set(record.sk, keep(record));
    records.set(record.pk, partition);
  };

  return {
    load: async (key) => read(key),
    commit: async (next, expected) => write(next, expected),
    retire: async (tombstone, expected) => write(tombstone, expected),

    async putItemOnce(item) {
      write(item, 'absent');
    },

    async wake(key) {
      const row = items.get(key);
      if (row?.dueAt === undefined) return false;
      row.wakes += 1;
      return true;
    },

    async due(shard: number, now: Instant, cursor?: string): Promise<Page<string>> {
      const due: string[] = [];
      for (const [key, { dueAt, shard: home }] of items) {
        if (home === shard && dueAt !== undefined && dueAt <= now) due.push(`${dueAt} ${key}`);
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

    async replaceRecord(record, expectedEtag) {
      const standing = readRecord(record.pk, record.sk);
      if ((standing?.body.etag ?? 'absent') !== expectedEtag) return 'lost';
      writeRecord(record);
      return 'written';
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
