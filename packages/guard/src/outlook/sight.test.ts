import { expect, test } from 'vitest';
import { visibleRatio } from '../forecast.ts';
import { badRequestsNeeded, ceilingSight, cleanChampionSight, comparisonSight } from './sight.ts';

const quiet = { nA: 18, nB: 2, pA: 0.005, alpha: 0.01, boosted: true };

test('up to 20 times the usual rate the forecast of the guard mathematics holds', () => {
  const planned = { nA: 1900, nB: 100, pA: 0.005, rho: 1, alpha: 0.01, boosted: true };
  const sight = comparisonSight(planned);
  expect(sight.minutesToSee(0.015)).toBeCloseTo(9.849641088589648, 12);
  expect(sight.smallestRate(30)).toBeCloseTo(2.028140335610387 * 0.005, 12);
});

test('at 20 requests a minute and 10 %, 0.5 → 50 % shows in 4 minutes, 0.5 → 2 % not within an hour', () => {
  const sight = comparisonSight(quiet);
  expect(sight.minutesToSee(0.5)).toBeCloseTo(3.88, 1);
  expect(sight.minutesToSee(0.02)).toBeGreaterThan(60);
});

test('beyond 20 times the rate a bad request adds no more than the steepest alternative grants', () => {
  const sight = comparisonSight(quiet);
  const smallest = sight.smallestRate(5) ?? 0;
  expect(smallest).toBeGreaterThan((visibleRatio(quiet, 5) ?? 0) * 0.005);
  expect(sight.minutesToSee(smallest)).toBeCloseTo(5, 6);
});

test('a horizon too short for a total failure shows nothing', () => {
  expect(comparisonSight(quiet).smallestRate(1)).toBeNull();
});

test('a cap per minute delays even a total failure', () => {
  const capped = comparisonSight({ ...quiet, nA: 9000, nB: 1000 }, 2);
  expect(capped.minutesToSee(1)).toBe(2);
  expect(capped.smallestRate(1)).toBeNull();
});

test.each([
  [0.05, 3],
  [0.1, 4],
  [0.25, 6],
  [0.5, 10],
])('with a clean champion and a weight of %d, %i bad requests suffice', (weight, needed) => {
  expect(badRequestsNeeded(weight, 0.01, {})).toBe(needed);
});

test('with a clean champion the smallest visible rate falls with the time there is', () => {
  const sight = cleanChampionSight({ nA: 90, nB: 10, alpha: 0.01 }, {});
  expect(sight.smallestRate(40)).toBe(0.01);
  expect(sight.minutesToSee(0.01)).toBeCloseTo(40, 12);
  expect(sight.minutesToSee(1)).toBe(1);
  expect(sight.minutesToSee(0)).toBeNull();
  expect(sight.smallestRate(0.3)).toBeNull();
});

test('nearly all traffic at the challenger leaves nothing to compare with', () => {
  const sight = cleanChampionSight({ nA: 0, nB: 10, alpha: 0.01 }, {});
  expect([sight.minutesToSee(1), sight.smallestRate(60)]).toEqual([null, null]);
});

test('a ceiling sees what is above it, and more of it sooner', () => {
  const sight = ceilingSight({ nB: 100, ceiling: 0.02, alpha: 0.01, boosted: false });
  expect(sight.minutesToSee(0.02)).toBeNull();
  expect(sight.minutesToSee(0.04)).toBeCloseTo(8.33, 1);
  expect(sight.minutesToSee(1)).toBe(1);
  const smallest = sight.smallestRate(30) ?? 0;
  expect(sight.minutesToSee(smallest)).toBeCloseTo(30, 6);
  expect(ceilingSight({ nB: 0, ceiling: 0.02, alpha: 0.01, boosted: true }).smallestRate(60)).toBeNull();
});
