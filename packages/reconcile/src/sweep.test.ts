import { describe, expect, it } from 'vitest';
import { sweep } from './sweep.ts';

/** A store whose shard 3 has two pages and an empty last one, and whose shard 5 has one key. */
function paged() {
  const asked: string[] = [];
  const pages: Record<string, { items: string[]; cursor?: string }> = {
    '3': { items: ['a', 'b'], cursor: 'b' },
    '3b': { items: ['c'], cursor: 'c' },
    '5': { items: ['d'] },
  };
  return {
    asked,
    async due(shard: number, now: string, cursor = '') {
      asked.push(`${shard}${cursor} ${now}`);
      return pages[`${shard}${cursor}`] ?? { items: [] };
    },
  };
}

describe('a sweep', () => {
  const now = '2026-01-01T00:00:00.000Z';

  it('hands on every page of every shard that holds something, and counts the keys', async () => {
    const handed: string[][] = [];
    const store = paged();
    const enqueue = async (keys: string[]) => void handed.push(keys);
    expect(await sweep(store, now, enqueue)).toBe(4);
    expect(handed.toSorted()).toEqual([['a', 'b'], ['c'], ['d']]);
    expect(store.asked).toHaveLength(18);
    expect(store.asked).toContain('3c 2026-01-01T00:00:15.000Z');
  });

  it('looks through the shards it is given alone', async () => {
    const store = paged();
    expect(await sweep(store, now, async () => undefined, [5])).toBe(1);
    expect(store.asked).toEqual(['5 2026-01-01T00:00:15.000Z']);
  });
});
