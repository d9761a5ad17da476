import { expect, test } from 'vitest';
import { rollbackParams } from './index.ts';

const learned = { noise: 0.005, baselineRate: 0.01 };

test('standard assumes some noise, a margin of 10 % and boosts at its share of alpha', () => {
  const params = rollbackParams('standard', { alpha: 0.01, weight: 0.5, learned });
  expect(params).toEqual({ rho: 1.1, noise: 0.02, baselineRate: 0.01, boostAlpha: 0.005 });
});

test('more noise than assumed is taken as learned', () => {
  expect(
    rollbackParams('standard', { alpha: 0.01, weight: 0.5, learned: { noise: 0.3, baselineRate: 0.01 } }).noise,
  ).toBe(0.3);
});

test('a champion that never failed has nothing to be noisy', () => {
  const never = { noise: 0, baselineRate: 0 };
  expect(rollbackParams('standard', { alpha: 0.01, weight: 0.5, learned: never })).toEqual({
    rho: 1.1,
    boostAlpha: 0.005,
  });
});

test('sharp forgives nothing', () => {
  expect(rollbackParams('sharp', { alpha: 0.01, weight: 0.5, learned })).toEqual({ rho: 1, boostAlpha: 0.005 });
});
