import { expect, test } from 'vitest';
import { tiltsOf } from './alternatives.ts';
import { binomialWindow } from './binomial-window.ts';
import { logBoost } from './boost.ts';

const worse = { direction: 'worse', tilts: tiltsOf('worse'), alpha: 0.01 } as const;
const even = (mass: number) => Array.from({ length: 6 }, () => Math.log(mass / 6));

function trialOf(total: number, theta: number) {
  return { bad: 0, total, theta, excused: 0, noiseVariance: 0 };
}

/** `sum_y p(y) * min(b*g(y), c)` in log space, straight from its definition. */
function clippedMean(total: number, theta: number, mass: number, logB: number): number {
  const { size, first, weight, total: sum } = binomialWindow(total, theta, 1);
  const idle = mass < 1 ? (1 - mass) * Math.exp(logB) : 0;
  let mean = 0;
  for (let rank = 0; rank < size; rank += 1) {
    const logs = even(mass).map((a, k) => {
      const [u, e] = [worse.tilts.u[k] ?? Number.NaN, worse.tilts.expm1[k] ?? Number.NaN];
      return a + (first + rank) * u - total * Math.log1p(theta * e);
    });
    const growth = logs.reduce((g, log) => g + Math.exp(Math.min(700, log + logB)), idle);
    mean += ((weight[rank] ?? 0) / sum) * Math.min(growth, 100);
  }
  return mean;
}

test.each([
  [3, 0.1],
  [40, 0.5],
  [1_000, 0.02],
  [1_000_000, 0.00001],
  [1_000_000, 0.5],
  [2_000_000_000, 0.1],
])('the factor for %d events at share %d keeps the clipped mean at 1', (total, theta) => {
  const logB = logBoost({ masses: even(0.8), reserve: Math.log(0.2), logE: 0 }, trialOf(total, theta), worse);
  expect(logB).toBeGreaterThanOrEqual(0);
  expect(Math.abs(clippedMean(total, theta, 0.8, logB) - 1)).toBeLessThan(1e-9);
});

test('without a reserve a large minute is stretched by a factor no double could hold', () => {
  const past = { masses: even(1), reserve: Number.NEGATIVE_INFINITY, logE: 0 };
  const logB = logBoost(past, trialOf(1_000_000, 0.5), worse);
  expect(logB).toBeGreaterThan(1_000);
  expect(Math.abs(clippedMean(1_000_000, 0.5, 1, logB) - 1)).toBeLessThan(1e-9);
});

test.each([
  ['no events', trialOf(0, 0.1), 0],
  ['a share of 0', trialOf(10, 0), 0],
  ['a share of 1', trialOf(10, 1), 0],
  ['a threshold more than 50 nats away', trialOf(10, 0.1), -46],
])('%s: nothing is stretched', (_, trial, logE) => {
  expect(logBoost({ masses: even(0.8), reserve: Math.log(0.2), logE }, trial, worse)).toBe(0);
});
