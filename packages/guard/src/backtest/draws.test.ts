import { describe, expect, test } from 'vitest';
import { binomial, hypergeometric } from './draws.ts';
import { seededRandom } from './random.ts';

/** Every thousandth of the unit interval once: what comes out is the distribution itself. */
function distribution(draw: (uniform: () => number) => number): Record<number, number> {
  const counts: Record<number, number> = {};
  for (let i = 0; i < 1000; i += 1) {
    const drawn = draw(() => (i + 0.5) / 1000);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  return counts;
}

describe('binomial', () => {
  test('each count comes up as often as its probability says', () => {
    expect(distribution((uniform) => binomial(uniform, 3, 0.5))).toEqual({ 0: 125, 1: 375, 2: 375, 3: 125 });
    expect(distribution((uniform) => binomial(uniform, 2, 0.1))).toEqual({ 0: 810, 1: 180, 2: 10 });
  });

  test.each([
    [0, 0.5, 0],
    [7, 0, 0],
    [7, 1, 7],
  ])('%i trials at %d leave no choice but %i', (n, p, only) => {
    expect(distribution((uniform) => binomial(uniform, n, p))).toEqual({ [only]: 1000 });
  });

  test('a million requests a minute are split with the right mean and spread', () => {
    const random = seededRandom(1);
    const draws = Array.from({ length: 2000 }, () => binomial(random, 1_000_000, 0.1));
    const mean = draws.reduce((sum, drawn) => sum + drawn, 0) / draws.length;
    const variance = draws.reduce((sum, drawn) => sum + (drawn - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean - 100_000)).toBeLessThan(30);
    expect(Math.abs(Math.sqrt(variance) - 300)).toBeLessThan(20);
  });
});

describe('hypergeometric', () => {
  test('each count comes up as often as its probability says', () => {
    const urn = { total: 5, marked: 2, drawn: 2 };
    expect(distribution((uniform) => hypergeometric(uniform, urn))).toEqual({ 0: 300, 1: 600, 2: 100 });
  });

  test.each([
    [{ total: 10, marked: 0, drawn: 4 }, 0],
    [{ total: 10, marked: 10, drawn: 4 }, 4],
    [{ total: 10, marked: 3, drawn: 10 }, 3],
    [{ total: 0, marked: 0, drawn: 0 }, 0],
  ])('%j leaves no choice but %i', (urn, only) => {
    expect(distribution((uniform) => hypergeometric(uniform, urn))).toEqual({ [only]: 1000 });
  });

  test('a uniform number just below 1 still draws a possible count', () => {
    const urn = { total: 1_000_000, marked: 5000, drawn: 100_000 };
    const drawn = hypergeometric(() => 1 - 2 ** -53, urn);
    expect(drawn).toBeGreaterThanOrEqual(0);
    expect(drawn).toBeLessThanOrEqual(5000);
  });
});
