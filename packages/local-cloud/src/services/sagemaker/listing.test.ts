import { expect, test } from 'vitest';
import { T0 } from './fixtures.ts';
import { page } from './listing.ts';

const record = (name: string, ageMs = 0) => ({ name, createdAtMs: T0 + ageMs });
const names = (records: { name: string }[]): string => records.map(({ name }) => name).join('');

test('a record that is deleted between two pages hides no other', () => {
  const all = ['a', 'b', 'c', 'd'].map((name) => record(name));
  const query = { SortBy: 'Name', SortOrder: 'Ascending', MaxResults: 2 };
  const first = page(all, query);
  const second = page(all.slice(1), { ...query, NextToken: first.NextToken });
  expect([names(first.page), names(second.page), second.NextToken]).toEqual(['ab', 'cd', undefined]);
});

test('a record that appears between two pages repeats no other', () => {
  const all = [record('a', 1), record('b', 2), record('c', 3)];
  const first = page(all, { MaxResults: 2 });
  const second = page([...all, record('new', 9)], { MaxResults: 2, NextToken: first.NextToken });
  expect([names(first.page), names(second.page)]).toEqual(['cb', 'a']);
});

test('records of one instant are told apart by name', () => {
  const all = ['a', 'b', 'c'].map((name) => record(name));
  const first = page(all, { MaxResults: 1 });
  const second = page(all, { MaxResults: 1, NextToken: first.NextToken });
  expect([names(first.page), names(second.page)]).toEqual(['c', 'b']);
});

test('creation times are filtered from inclusive to exclusive', () => {
  const all = [record('a', 0), record('b', 1), record('c', 2)];
  const query = { CreationTimeAfter: new Date(T0 + 1), CreationTimeBefore: new Date(T0 + 2) };
  expect(names(page(all, query).page)).toBe('b');
});

test('an exact last page has no token', () => {
  expect(page([record('a'), record('b')], { MaxResults: 2 }).NextToken).toBeUndefined();
});
