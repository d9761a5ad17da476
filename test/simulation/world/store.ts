import type { ItemStore } from '@fairlead/reconcile';
import type { Line } from './line.ts';

/** The store as one worker reaches it: each request may be late, fail or be its last, before or after it was carried out. */
export function storeOver<State>(line: Line, store: ItemStore<State>): ItemStore<State> {
  const ask = <T>(what: string, work: () => Promise<T>): Promise<T> => line.ask({ what, mayFail: true }, work);
  return {
    load: (key) => ask('load', () => store.load(key)),
    commit: (next, expected) => ask('commit', () => store.commit(next, expected)),
    putItemOnce: (item) => ask(`put ${item.key} once`, () => store.putItemOnce(item)),
    retire: (tombstone, expected) => ask('retire', () => store.retire(tombstone, expected)),
    wake: (key) => ask('wake', () => store.wake(key)),
    due: (shard, now, cursor) => ask('due', () => store.due(shard, now, cursor)),
    putRecord: (record) => ask(`put ${record.sk}`, () => store.putRecord(record)),
    putRecordOnce: (record) => ask(`put ${record.sk} once`, () => store.putRecordOnce(record)),
    replaceRecord: (record, etag) => ask(`replace ${record.sk}`, () => store.replaceRecord(record, etag)),
    getRecord: (pk, sk) => ask('get record', () => store.getRecord(pk, sk)),
    queryRecords: (pk, query) => ask('query records', () => store.queryRecords(pk, query)),
  };
}
