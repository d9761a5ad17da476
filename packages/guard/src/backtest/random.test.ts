import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';

test('equal seeds give equal sequences, neighbours others', () => {
  const first = (seed: number) => {
    const random = seededRandom(seed);
    return [random(), random(), random()];
  };
  expect(first(7)).toEqual(first(7));
  expect(first(7)).not.toEqual(first(8));
});

test('numbers lie in [0, 1) and fill it evenly', () => {
  const random = seededRandom(2026);
  const tenths = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i += 1) {
    const tenth = Math.floor(random() * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  expect(tenths).toHaveLength(10);
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
