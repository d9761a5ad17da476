import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countAbove } from './count-above.ts';

const PERCENTS = [0, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 100];

/** The distribution of some latencies as CloudWatch would give it, interpolating between the closest ranks. */
function pointsOf(latencies: readonly number[]) {
  const sorted = [...latencies].sort((a, b) => a - b);
  return PERCENTS.map((percent) => {
    const rank = (percent / 100) * (sorted.length - 1);
    const [below = 0, above = 0] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
    return { percent, value: below + (above - below) * (rank % 1) };
  });
}

const latencies = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 60 });

describe('requests above a threshold', () => {
  it.each([
    { threshold: 500, expected: 0 },
    { threshold: 499, expected: 1 },
    { threshold: 300, expected: 2 },
    { threshold: 150, expected: 4 },
    { threshold: 99, expected: 5 },
  ])('are $expected of 100, 200 … 500 above $threshold', ({ threshold, expected }) => {
    expect(countAbove(threshold, pointsOf([100, 200, 300, 400, 500]), 5)).toBe(expected);
  });

  it('are one of twenty when a single request was slow', () => {
    const minute = [...Array.from({ length: 19 }, (_, index) => 10 + index), 900];
    expect(countAbove(200, pointsOf(minute), 20)).toBe(1);
  });

  it('are 10 of 1,000 at the ninety-ninth percentile', () => {
    const minute = Array.from({ length: 1_000 }, (_, index) => index + 0.5);
    expect(countAbove(990, pointsOf(minute), 1_000)).toBe(10);
  });

  it('are all or none when all took equally long', () => {
    expect(countAbove(99, pointsOf([100, 100, 100]), 3)).toBe(3);
    expect(countAbove(100, pointsOf([100, 100, 100]), 3)).toBe(0);
  });

  it('do not fail on percentiles that fall by a rounding error', () => {
    const points = [
      { percent: 0, value: 100 },
      { percent: 50, value: 200.0000001 },
      { percent: 75, value: 200 },
      { percent: 100, value: 300 },
    ];
    expect(countAbove(200, points, 8)).toBe(4);
  });

  it('are as many when threshold and latencies are all multiplied', () => {
    fc.assert(
      fc.property(latencies, fc.integer({ min: 1, max: 5_000 }), (minute, threshold) => {
        const doubled = minute.map((latency) => latency * 2);
        expect(countAbove(threshold * 2, pointsOf(doubled), minute.length)).toBe(
          countAbove(threshold, pointsOf(minute), minute.length),
        );
      }),
    );
  });

  it('are never more for a variant whose every request was as fast or faster', () => {
    const pair = fc.array(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 2_000 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(pair, fc.integer({ min: 1, max: 5_000 }), (requests, threshold) => {
        const fast = pointsOf(requests.map(([latency]) => latency));
        const slow = pointsOf(requests.map(([latency, more]) => latency + more));
        const { length } = requests;
        expect(countAbove(threshold, fast, length)).toBeLessThanOrEqual(countAbove(threshold, slow, length));
      }),
    );
  });
});
