import { expect, test } from 'vitest';
import { MINUTE_MS } from '../judge/window.ts';
import { ERRORS, LATENCY, learnedOf } from '../rehearsal/rehearsal-fixture.ts';
import { expectedMinutes } from './expected-minutes.ts';

test('fractions of requests and of bad requests are carried over until they make a whole one', () => {
  const supply = expectedMinutes(learnedOf({ requestsPerMinute: 25 }), [ERRORS, LATENCY]);
  const minutes = Array.from({ length: 8 }, (_, index) => supply(index * MINUTE_MS, 0.1)?.challenger);
  expect(minutes.map((minute) => minute?.requests)).toEqual([3, 2, 3, 2, 3, 2, 3, 2]);
  expect(minutes.map((minute) => minute?.slow['slow-p90'])).toEqual([0, 1, 0, 0, 0, 1, 0, 0]);
});

test('over an hour champion and challenger fail at the usual rate', () => {
  const supply = expectedMinutes(learnedOf(), [ERRORS]);
  const sums = { champion: 0, challenger: 0 };
  for (let index = 0; index < 60; index += 1) {
    const minute = supply(index * MINUTE_MS, 0.1);
    sums.champion += minute?.champion?.errors['5xx'] ?? 0;
    sums.challenger += minute?.challenger?.errors['5xx'] ?? 0;
  }
  expect(sums).toEqual({ champion: 270, challenger: 30 });
});

test('a metric that was never published is not expected either', () => {
  const supply = expectedMinutes(learnedOf({ baselines: {} }), [ERRORS, LATENCY]);
  expect(supply(0, 0.1)?.challenger).toEqual({ startMs: 0, requests: 100, errors: {}, timed: 100, slow: {} });
});

test('a ceiling counts the usual 5xx', () => {
  const ceiling = { kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 1 } as const;
  expect(expectedMinutes(learnedOf(), [ceiling])(0, 1)?.challenger?.errors).toEqual({ '5xx': 5 });
});

test('at full weight the champion is silent, without traffic both are', () => {
  expect(expectedMinutes(learnedOf(), [ERRORS])(0, 1)).not.toHaveProperty('champion');
  expect(expectedMinutes(learnedOf({ requestsPerMinute: 0 }), [ERRORS])(0, 0.1)).toEqual({});
});
