import { expect, it } from 'vitest';
import { dueShardOf } from './store.ts';

it('a key lies in the shard that FNV-1a gives it, for ever: every store finds it there', () => {
  expect(['', 'a', 'EP#111122223333#us-east-1#fraud', 'GC#1'].map(dueShardOf)).toEqual([5, 12, 3, 15]);
});
