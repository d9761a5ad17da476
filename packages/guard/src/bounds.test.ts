import { expect, test } from 'vitest';
import { ratioBounds } from './index.ts';

test('without any record the ratio is not bounded', () => {
  expect(ratioBounds([null], 0.01)).toEqual({ lower: 0, upper: null });
});

test('bounds end at a factor of a million', () => {
  expect(ratioBounds([[1e9, 0, 1e9, 1e9]], 0.01).lower).toBe(1e6);
  expect(ratioBounds([[1e9, 1e9, 1e9, 0]], 0.01).upper).toBe(1e-6);
});
