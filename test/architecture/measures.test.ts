import { expect, it } from 'vitest';
import { measureRepository } from '../../scripts/measure/measures.ts';

it('the source keeps the bars of `npm run measure`', () => {
  const past = measureRepository().filter(({ value, bar }) => bar !== undefined && value > bar);
  expect(past).toEqual([]);
});
