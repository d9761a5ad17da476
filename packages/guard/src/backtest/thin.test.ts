import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minuteOf } from '../rehearsal/rehearsal-fixture.ts';
import { seededRandom } from './random.ts';
import { resample, thin } from './thin.ts';

const counts = fc.tuple(
  fc.nat(2000),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

test('both sides together are the whole minute, and neither has more bad requests than requests', () => {
  fc.assert(
    fc.property(
      counts,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer(),
      ([requests, bad, slow], weight, seed) => {
        const whole = minuteOf(0, requests, Math.floor(requests * bad), Math.floor(requests * slow));
        const { champion = minuteOf(0, 0, 0), challenger = minuteOf(0, 0, 0) } = thin(
          whole,
          weight,
          seededRandom(seed),
        );
        const sides = [champion, challenger];
        const sum = (of: (side: typeof champion) => number | undefined) =>
          sides.reduce((total, side) => total + (of(side) ?? 0), 0);
        expect(sum((side) => side.requests)).toBe(whole.requests);
        expect(sum((side) => side.errors['5xx'])).toBe(whole.errors['5xx']);
        expect(sum((side) => side.slow['slow-p90'])).toBe(whole.slow['slow-p90']);
        for (const side of sides) {
          expect(side.errors['5xx'] ?? 0).toBeLessThanOrEqual(side.requests);
          expect(side.slow['slow-p90'] ?? 0).toBeLessThanOrEqual(side.timed ?? 0);
        }
      },
    ),
    { seed: 20_261_120 },
  );
});

test('requests and bad requests are dealt out by weight', () => {
  const random = seededRandom(3);
  let requests = 0;
  let failed = 0;
  for (let i = 0; i < 1000; i += 1) {
    const { challenger } = thin(minuteOf(0, 200, 20), 0.1, random);
    requests += challenger?.requests ?? 0;
    failed += challenger?.errors['5xx'] ?? 0;
  }
  expect(Math.abs(requests - 20_000)).toBeLessThan(500);
  expect(Math.abs(failed - 2000)).toBeLessThan(170);
});

test('at full weight the champion publishes nothing', () => {
  expect(thin(minuteOf(60_000, 50, 2, 5), 1, seededRandom(1))).toEqual({ challenger: minuteOf(60_000, 50, 2, 5) });
});

test('a metric that was not published stays unpublished, and interpolated counts become whole', () => {
  const minute = { startMs: 0, requests: 10, errors: {}, timed: 10, slow: { 'slow-p90': 1.5 } };
  expect(thin(minute, 1, seededRandom(1))).toEqual({
    challenger: { startMs: 0, requests: 10, errors: {}, timed: 10, slow: { 'slow-p90': 2 } },
  });
});

test('a resampled minute has its own load and the rates of the other', () => {
  const all = resample(minuteOf(0, 100, 100, 0), { startMs: 60_000, requests: 7 }, seededRandom(1));
  expect(all).toEqual(minuteOf(60_000, 7, 7, 0));
});

test('without requests, or without a minute to go by, nothing is resampled', () => {
  expect(resample(minuteOf(0, 100, 1), { startMs: 0, requests: 0 }, seededRandom(1))).toBeUndefined();
  expect(resample(minuteOf(0, 0, 0), { startMs: 0, requests: 9 }, seededRandom(1))).toBeUndefined();
});
