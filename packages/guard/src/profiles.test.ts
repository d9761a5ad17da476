import { expect, test } from 'vitest';
import { defaultGuards, evaluateRollout, rollbackParams } from './index.ts';

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

test('guarded rolls back on two bad minutes, never on one', () => {
  const guards = (['guarded', 'sharp'] as const).map((profile) =>
    defaultGuards({ profile, alphaRollback: 0.01, trafficPercent: 10, learned: { '5xx': learned } }),
  );
  const bad = { '5xx': [900, 9, 100, 100] };
  const decisions = guards.map((set) => evaluateRollout({ guards: set }, [bad]).decision);
  expect(decisions).toEqual(['continue', 'rollback']);
  expect(evaluateRollout({ guards: guards[0] ?? [] }, [bad, bad])).toMatchObject({
    decision: 'rollback',
    minute: 2,
  });
});

test.each([
  [10, 5, 2],
  [25, 3, 1.5],
  [50, 2, 1.25],
  [95, 1.5, 1.25],
])('at %d percent of traffic promotion allows errors x %d and slowness x %d', (trafficPercent, errorRho, slowRho) => {
  const guards = defaultGuards({ profile: 'standard', alphaRollback: 0.01, trafficPercent });
  expect(guards.map(({ id, weight }) => [id, weight])).toEqual([
    ['5xx', 0.4],
    ['slow-p99', 0.2],
    ['slow-p90', 0.2],
    ['4xx', 0.1],
    ['share', 0.1],
  ]);
  expect(guards.map(({ promote }) => promote ?? null)).toEqual([
    { rho: errorRho, delta: 0.001 },
    { rho: slowRho },
    { rho: slowRho },
    null,
    null,
  ]);
});
