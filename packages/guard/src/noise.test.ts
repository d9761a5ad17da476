import { expect, test } from 'vitest';
import { championNoise, pairedNoise } from './index.ts';

test('one minute or no bad request shows no noise', () => {
  expect(championNoise([])).toEqual({ noise: 0, baselineRate: 0 });
  expect(championNoise([[1000, 5], null, [10, 11]])).toEqual({ noise: 0, baselineRate: 0.005 });
  expect(
    championNoise([
      [1000, 0],
      [1000, 0],
    ]),
  ).toEqual({ noise: 0, baselineRate: 0 });
  expect(pairedNoise([[900, 0, 100, 0]])).toEqual({ noise: 0, baselineRate: 0 });
});

test('a missing minute between two usable ones is bridged', () => {
  expect(championNoise([[1000, 5], null, [1000, 50]])).toEqual(
    championNoise([
      [1000, 5],
      [1000, 50],
    ]),
  );
});

test('an outage of both variants is no noise', () => {
  expect(
    pairedNoise([
      [900, 9, 100, 1],
      [900, 900, 100, 100],
    ]).noise,
  ).toBe(0);
});
