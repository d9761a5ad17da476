import type { Expected, Item, StoredRecord, Tombstone } from './item.ts';
import type { Instant } from './time.ts';

/** A page of keys or records; `cursor` is absent on the last page. */
export interface Page<T> {
  items: T[];
  cursor?: string;
}

/** How to read the records of a partition. */
export interface RecordQuery {
  /** Only sort keys that start with this. */
  prefix?: string;
  newestFirst?: boolean;
  /** 1–100; default 100. */
  limit?: number;
  /** From the previous page: the sort key of its last record, so that no cursor leads out of the partition. */
  cursor?: string;
}

/** Items of their own, outside any state. */
export interface RecordStore {
  /** Write a record, over an earlier one of the same key. Writing the same record twice changes nothing. */
  putRecord(record: StoredRecord): Promise<void>;
  /** Write a record unless its key is taken; answers what stands there now. */
  putRecordOnce(record: StoredRecord): Promise<{ created: boolean; record: StoredRecord }>;
  /** Write a record over the one whose body has this `etag`, or, for `absent`, where none stands. */
  replaceRecord(record: StoredRecord, expectedEtag: string | 'absent'): Promise<'written' | 'lost'>;
  getRecord(pk: string, sk: string): Promise<StoredRecord | undefined>;
  queryRecords(pk: string, query?: RecordQuery): Promise<Page<StoredRecord>>;
}

/**
 * Where items live: one conditional write per commit, no transactions, no scans.
 *
 * Reads are strongly consistent. Every method throws when the store cannot be reached; none answers with a guess.
 */
export interface ItemStore<State = unknown> extends RecordStore {
  load(key: string): Promise<Item<State> | Tombstone | undefined>;
  /** Write `next` if the store still holds what `expected` says; `lost` means: read again, decide again. */
  commit(next: Item<State>, expected: Expected): Promise<'committed' | 'lost'>;
  /** Make an item of whatever kind, unless its key is, or ever was, in use. */
  putItemOnce(item: Item<unknown>): Promise<void>;
  /** Replace an item by its tombstone, on the same condition. */
  retire(tombstone: Tombstone, expected: Expected): Promise<'committed' | 'lost'>;
  /** Count a hint on an active item; false when nothing is active under the key. */
  wake(key: string): Promise<boolean>;
  /** Keys of active items that are due, of one of the index's shards (0 … `DUE_SHARDS` − 1), earliest first. */
  due(shard: number, now: Instant, cursor?: string): Promise<Page<string>>;
}

/** Shards of the due index: enough that no partition of it gets hot, few enough to page through every minute. */
export const DUE_SHARDS = 16;

/** The shard of a key: FNV-1a over its characters, so that every adapter places a key alike. */
export function dueShardOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % DUE_SHARDS;
}

/** Tell an item from what a retired one leaves behind. */
export function isActive<State>(found: Item<State> | Tombstone | undefined): found is Item<State> {
  return found !== undefined && 'state' in found;
}
