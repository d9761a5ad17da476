import { expect, test } from 'vitest';
import { binomial } from './binomial.ts';
import { atMost, upperBound95 } from './binomial-bound.ts';
import { countFalseRollbacks } from './false-rollbacks.ts';
import { mannWhitneyZ } from './judges/kayenta.ts';
import { seededRandom } from './random.ts';
import { healthyGrid } from './scenario.ts';

const seed = 20_261_120;

/** At a true rate of 0.01, more than 11 of 400 has a probability below 0.001. */
const mostFalseRollbacks = 11;

test.each(healthyGrid)(
  'of 400 healthy rollouts ($name), looked at 240 times, no more than chance allows are rolled back',
  (scenario) => {
    const count = countFalseRollbacks('sharp', scenario, { seed, rollouts: 400, looks: 240 });
    expect(count, `seed ${seed}`).toBeLessThanOrEqual(mostFalseRollbacks);
  },
);

test('the bound of that test is exact', () => {
  expect(1 - atMost(mostFalseRollbacks, 400, 0.01)).toBeLessThan(0.001);
  expect(1 - atMost(mostFalseRollbacks - 1, 400, 0.01)).toBeGreaterThan(0.0005);
});

test('the 95 % bound of no hit in 100 is 1 - 0.05^(1/100)', () => {
  expect(upperBound95(0, 100)).toBeCloseTo(0.029513049607, 10);
});

test.each([
  [20, 0.3],
  [1_000, 0.005],
  [1_000, 0.02],
  [10_000, 0.5],
  [5_000, 0.9],
])('draws from Binomial(%d, %d) have its mean, its variance and its tail', (n, p) => {
  const random = seededRandom(seed);
  const size = 100_000;
  const draws = Array.from({ length: size }, () => binomial(random, n, p));
  const [mean, variance] = [n * p, n * p * (1 - p)];
  const seenMean = draws.reduce((sum, x) => sum + x, 0) / size;
  const seenVariance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / size;
  const tail = draws.filter((x) => x <= Math.floor(mean)).length / size;
  expect(Math.abs(seenMean - mean) / Math.sqrt(variance / size)).toBeLessThan(4);
  expect(Math.abs(seenVariance / variance - 1)).toBeLessThan(0.025);
  expect(Math.abs(tail - atMost(Math.floor(mean), n, p))).toBeLessThan(0.007);
});

test('equal seeds give equal sequences, different seeds different ones', () => {
  const first = (from: number) => Array.from({ length: 4 }, seededRandom(from));
  expect(first(1)).toEqual(first(1));
  expect(first(1)).not.toEqual(first(2));
});

test('ten small against ten large values score as the tables say', () => {
  const low = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const high = low.map((value) => value + 10);
  expect(mannWhitneyZ(high, low)).toBeCloseTo(3.741848, 5);
  expect(mannWhitneyZ(low, low)).toBe(0);
});
