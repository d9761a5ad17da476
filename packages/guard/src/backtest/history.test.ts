import { expect, test } from 'vitest';
import { ERRORS, LATENCY, learnedOf, minuteOf, policyOf, SHARE } from '../rehearsal/rehearsal-fixture.ts';
import { baselinesOf, historyOf, learnedBefore } from './history.ts';

const HOUR_MS = 3_600_000;
const policy = policyOf([ERRORS, LATENCY, SHARE]);
const hour = (fromMs: number, failed: number) =>
  Array.from({ length: 60 }, (_, minute) => minuteOf(fromMs + minute * 60_000, 100, failed, 10));

test('minutes are found by time, gaps left out, the end excluded', () => {
  const history = historyOf([minuteOf(120_000, 3, 0), minuteOf(0, 1, 0), minuteOf(180_000, 4, 0)]);
  expect(history.between(1, 180_000).map(({ requests }) => requests)).toEqual([3]);
  expect(history.at(0)?.requests).toBe(1);
  expect(history.at(60_000)).toBeUndefined();
});

test('only the day before a start is learned from', () => {
  const start = 30 * HOUR_MS;
  const history = historyOf([...hour(start - 26 * HOUR_MS, 50), ...hour(start - HOUR_MS, 2), ...hour(start, 90)]);
  expect(learnedBefore(start, history, policy, learnedOf())).toMatchObject({
    from: '1970-01-01T06:00:00.000Z',
    to: '1970-01-02T06:00:00.000Z',
    requestsPerMinute: 100,
    baselines: { '5xx': { noise: 0, baselineRate: 0.02 }, 'slow-p90': { noise: 0, baselineRate: 0.1 } },
    thresholdsMs: { 'slow-p90': 80 },
  });
});

test('with less than an hour of past, what was learned over all of it is taken', () => {
  const learned = learnedOf();
  expect(learnedBefore(HOUR_MS, historyOf(hour(0, 9).slice(1)), policy, learned)).toBe(learned);
});

test('a metric that was never published has no baseline', () => {
  const minutes = [{ startMs: 0, requests: 10, errors: { '5xx': 1 }, slow: {} }];
  expect(baselinesOf(minutes, policy)).toEqual({ '5xx': { noise: 0, baselineRate: 0.1 } });
});
