import { dueShardOf, type Item, type ItemStore, instantOf, isActive } from '@fairlead/reconcile';
import { beforeAll, describe, expect, it } from 'vitest';

interface Note {
  text: string;
  share: number;
}

const T0 = Date.parse('2026-01-01T00:00:00.000Z');
const at = (minutes: number): string => instantOf(T0 + minutes * 60_000);

function noteItem(key: string, changes: Partial<Item<Note>> = {}): Item<Note> {
  return {
    key,
    version: 1,
    wakes: 0,
    schemaVersion: 1,
    state: { text: 'first', share: 0.1 },
    why: 'Waiting.',
    dueAt: at(0),
    final: false,
    outbox: [],
    audit: { seq: 0, hash: '' },
    ...changes,
  };
}

/** What every `ItemStore` promises; run once per adapter. Keys are new in every run, so a shared table does no harm. */
export function itemStoreConformance(name: string, open: () => Promise<ItemStore<Note>>): void {
  describe(`item store: ${name}`, () => {
    let store: ItemStore<Note>;
    let count = 0;
    const newKey = (): string => `EP#test#${Date.now().toString(36)}-${process.pid}#${count++}`;
    beforeAll(async () => {
      store = await open();
    });

    it('an unknown key loads as nothing', async () => {
      expect(await store.load(newKey())).toBeUndefined();
    });

    it('a committed item loads as it was written', async () => {
      const item = noteItem(newKey(), {
        lease: { owner: 'w1', untilAt: at(1) },
        outbox: [
          {
            kind: 'record',
            record: { pk: 'ROL#1', sk: 'LIST', body: { empty: '', none: null, nested: [1, { a: true }] } },
          },
        ],
      });
      expect(await store.commit(item, 'absent')).toBe('committed');
      expect(await store.load(item.key)).toEqual(item);
    });

    it('of two first commits under one key only one stands', async () => {
      const key = newKey();
      const results = await Promise.all([
        store.commit(noteItem(key, { why: 'a' }), 'absent'),
        store.commit(noteItem(key, { why: 'b' }), 'absent'),
      ]);
      expect(results.toSorted()).toEqual(['committed', 'lost']);
    });

    it('an item that is put once stands as it was first put, and stays gone once it is retired', async () => {
      const item = noteItem(newKey(), { why: 'first' });
      await store.putItemOnce(item);
      await store.putItemOnce({ ...item, why: 'second' });
      expect(await store.load(item.key)).toEqual(item);
      await store.retire({ key: item.key, version: 2, wakes: 0 }, { version: 1, wakes: 0 });
      await store.putItemOnce(item);
      expect(isActive(await store.load(item.key))).toBe(false);
    });

    it('a commit that expects an older version is lost and changes nothing', async () => {
      const item = noteItem(newKey());
      await store.commit(item, 'absent');
      await store.commit({ ...item, version: 2 }, { version: 1, wakes: 0 });
      expect(await store.commit({ ...item, version: 2, why: 'stale' }, { version: 1, wakes: 0 })).toBe('lost');
      expect(await store.load(item.key)).toMatchObject({ version: 2, why: 'Waiting.' });
    });

    it('a commit that has not seen the newest wake is lost', async () => {
      const item = noteItem(newKey());
      await store.commit(item, 'absent');
      expect(await store.wake(item.key)).toBe(true);
      expect(await store.commit({ ...item, version: 2 }, { version: 1, wakes: 0 })).toBe('lost');
      expect(await store.commit({ ...item, version: 2, wakes: 1 }, { version: 1, wakes: 1 })).toBe('committed');
    });

    it('wakes of many callers at once are all counted', async () => {
      const item = noteItem(newKey());
      await store.commit(item, 'absent');
      await Promise.all(Array.from({ length: 10 }, () => store.wake(item.key)));
      expect(await store.load(item.key)).toMatchObject({ wakes: 10 });
    });

    it('a retired key cannot be woken, and its version goes on rising when it is used again', async () => {
      const item = noteItem(newKey(), { version: 7, wakes: 3 });
      await store.commit(item, 'absent');
      expect(await store.retire({ key: item.key, version: 8, wakes: 3 }, { version: 7, wakes: 3 })).toBe('committed');
      const left = await store.load(item.key);
      expect(isActive(left)).toBe(false);
      expect(left).toEqual({ key: item.key, version: 8, wakes: 3 });
      expect(await store.wake(item.key)).toBe(false);
      expect(await store.commit(noteItem(item.key), 'absent')).toBe('lost');
      expect(await store.commit(noteItem(item.key, { version: 9, wakes: 3 }), { version: 8, wakes: 3 })).toBe(
        'committed',
      );
    });

    it('a stale retirement is lost', async () => {
      const item = noteItem(newKey());
      await store.commit(item, 'absent');
      await store.wake(item.key);
      expect(await store.retire({ key: item.key, version: 2, wakes: 0 }, { version: 1, wakes: 0 })).toBe('lost');
      expect(isActive(await store.load(item.key))).toBe(true);
    });

    it('an item is due from its moment on and not before, and never once retired', async () => {
      const item = noteItem(newKey(), { dueAt: at(10) });
      await store.commit(item, 'absent');
      const shard = dueShardOf(item.key);
      expect(await everyDue(store, shard, at(9))).not.toContain(item.key);
      expect(await everyDue(store, shard, at(10))).toContain(item.key);
      await store.retire({ key: item.key, version: 2, wakes: 0 }, { version: 1, wakes: 0 });
      expect(await everyDue(store, shard, at(10))).not.toContain(item.key);
    });

    it('a shard with more due items than a page is paged to the end, each key once', async () => {
      const base = newKey();
      const keys = Array.from({ length: 3_000 }, (_, index) => `${base}-${index}`).filter(
        (key) => dueShardOf(key) === 3,
      );
      for (const key of keys.slice(0, 130)) await store.commit(noteItem(key, { dueAt: at(20) }), 'absent');
      const due = (await everyDue(store, 3, at(20))).filter((key) => key.startsWith(`${base}-`));
      expect(due.toSorted()).toEqual(keys.slice(0, 130).toSorted());
    });

    it('a record is read back, written over, and kept when written once', async () => {
      const record = { pk: newKey(), sk: 'LOOK#1', body: { n: 20, x: 0, text: '' }, expiresAtSeconds: 1_900_000_000 };
      await store.putRecord(record);
      expect(await store.getRecord(record.pk, 'LOOK#1')).toEqual(record);
      await store.putRecord({ ...record, body: { n: 21 } });
      expect(await store.putRecordOnce(record)).toEqual({ created: false, record: { ...record, body: { n: 21 } } });
      expect((await store.putRecordOnce({ ...record, sk: 'LOOK#2' })).created).toBe(true);
      expect(await store.getRecord(record.pk, 'LOOK#3')).toBeUndefined();
    });

    it('a record is replaced only while it has the etag that was read', async () => {
      const record = (etag: string) => ({ pk: key, sk: 'DOC', body: { etag } });
      const key = newKey();
      expect(await store.replaceRecord(record('a'), 'b')).toBe('lost');
      expect(await store.replaceRecord(record('a'), 'absent')).toBe('written');
      expect(await store.replaceRecord(record('b'), 'absent')).toBe('lost');
      expect(await store.replaceRecord(record('b'), 'a')).toBe('written');
      expect(await store.replaceRecord(record('c'), 'a')).toBe('lost');
      expect(await store.getRecord(key, 'DOC')).toEqual(record('b'));
    });

    it('a retired key keeps the lease of who holds it', async () => {
      const held = { key: newKey(), version: 1, wakes: 0, lease: { owner: 'w1', untilAt: at(1) } };
      expect(await store.retire(held, 'absent')).toBe('committed');
      expect(await store.load(held.key)).toEqual(held);
    });

    it('records are listed by prefix, in both orders, page by page', async () => {
      const pk = newKey();
      for (const sk of ['AUDIT#1', 'LOOK#1', 'LOOK#2', 'LOOK#3', 'Z']) await store.putRecord({ pk, sk, body: {} });
      const first = await store.queryRecords(pk, { prefix: 'LOOK#', limit: 2 });
      expect(first.items.map(({ sk }) => sk)).toEqual(['LOOK#1', 'LOOK#2']);
      const second = await store.queryRecords(pk, {
        prefix: 'LOOK#',
        limit: 2,
        ...(first.cursor ? { cursor: first.cursor } : {}),
      });
      expect(second.items.map(({ sk }) => sk)).toEqual(['LOOK#3']);
      const newest = await store.queryRecords(pk, { newestFirst: true });
      expect(newest.items.map(({ sk }) => sk)).toEqual(['Z', 'LOOK#3', 'LOOK#2', 'LOOK#1', 'AUDIT#1']);
    });
  });
}

async function everyDue(store: ItemStore<Note>, shard: number, now: string): Promise<string[]> {
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.due(shard, now, cursor);
    keys.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return keys;
}
