import { expect, test } from 'vitest';
import { dataFolder } from '../test/data-folder.ts';
import { openStore } from './store.ts';

test('entries are listed by prefix in key order, and namespaces do not see each other', () => {
  const store = openStore();
  const queues = store.namespace<number>('queues');
  for (const [i, key] of ['b/2', 'a/1', 'b/10', 'b', 'bc/1'].entries()) queues.put(key, i);
  store.namespace<number>('topics').put('b/3', 9);
  expect(queues.entries('b/')).toEqual([
    ['b/10', 2],
    ['b/2', 0],
  ]);
  expect(queues.entries()).toHaveLength(5);
});

test('a value is a copy: changing it changes nothing stored', () => {
  const values = openStore().namespace<{ tags: string[] }>('values');
  const value = { tags: ['a'] };
  values.put('k', value);
  value.tags.push('b');
  values.get('k')?.tags.push('c');
  expect(values.get('k')).toEqual({ tags: ['a'] });
});

test('what was put is there after the folder is opened again, what was deleted is not', () => {
  const dataDir = dataFolder();
  const first = openStore(dataDir);
  first.namespace('n').put('kept', { a: 1 });
  first.namespace('n').put('gone', { a: 2 });
  first.namespace('n').delete('gone');
  first.close();
  const second = openStore(dataDir);
  expect(second.namespace('n').entries()).toEqual([['kept', { a: 1 }]]);
  second.close();
});
