import { expect, it } from 'vitest';
import type { Item } from './item.ts';
import { troubled } from './trouble.ts';

const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
const sound: Item<string> = {
  key: 'k',
  version: 4,
  wakes: 1,
  schemaVersion: 1,
  state: 's',
  why: 'w',
  dueAt: at(0),
  final: false,
  outbox: [],
  audit: { seq: 0, hash: '' },
};

function failing(times: number): Item<string>[] {
  const items: Item<string>[] = [];
  for (let n = 0; n < times; n++) items.push(troubled(items.at(-1) ?? sound, new TypeError('down'), at(1000)));
  return items;
}

it('an item that keeps failing waits 2, 4, 8 … seconds, at most two minutes, and is quarantined at the tenth', () => {
  const items = failing(11);
  expect(items.map(({ dueAt }) => (Date.parse(dueAt) - 1_000_000) / 1000)).toEqual([
    2, 4, 8, 16, 32, 64, 120, 120, 120, 120, 120,
  ]);
  expect(items.map(({ version }) => version)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(items.findIndex(({ trouble }) => trouble?.quarantinedAt !== undefined)).toBe(9);
  expect(items[0]).toEqual({
    ...sound,
    version: 5,
    dueAt: at(1002),
    trouble: { failures: 1, lastFailedAt: at(1000), message: 'TypeError: down' },
  });
});

it('it keeps the moment it was quarantined, and 500 characters of what was thrown, whatever that was', () => {
  const [quarantined = sound] = failing(10).slice(-1);
  const later = troubled(quarantined, 'x'.repeat(501), at(2000)).trouble;
  expect(later).toMatchObject({ quarantinedAt: at(1000), lastFailedAt: at(2000), message: 'x'.repeat(500) });
});
