import { expect, test } from 'vitest';
import { atMost } from './binomial-bound.ts';
import { countFalseRollbacks } from './false-rollbacks.ts';
import { healthyGrid } from './scenario.ts';

const seed = 20_261_120;

/** At a true rate of 0.01, more than 36 of 2,000 has a probability below 0.001. */
const mostFalseRollbacks = 36;

test.each(healthyGrid)(
  'of 2,000 healthy rollouts ($name), looked at 240 times, no more than chance allows are rolled back',
  (scenario) => {
    const count = countFalseRollbacks('sharp', scenario, { seed, rollouts: 2_000, looks: 240 });
    expect(count, `seed ${seed}`).toBeLessThanOrEqual(mostFalseRollbacks);
  },
);

test('the bound of that test is exact', () => {
  expect(1 - atMost(mostFalseRollbacks, 2_000, 0.01)).toBeLessThan(0.001);
  expect(1 - atMost(mostFalseRollbacks - 1, 2_000, 0.01)).toBeGreaterThan(0.0005);
});
