import { expect, test } from 'vitest';
import { ERRORS, learnedOf, minuteOf, policyOf } from './rehearsal-fixture.ts';
import { rehearse, type Supply } from './rehearse.ts';

const steps = [
  { weightPercent: 10, holdMinutes: 5, latestMinutes: 15 },
  { weightPercent: 50, holdMinutes: 5, latestMinutes: 15 },
];
const plan = { policy: policyOf([ERRORS]), learned: learnedOf(), steps };

/** 20,000 requests a minute, 0.5 % of the champion's fail; `rate` of the challenger's. */
const busy =
  (rate: number): Supply =>
  (startMs, weight) => ({
    champion: minuteOf(startMs, 20_000 * (1 - weight), 100 * (1 - weight)),
    challenger: minuteOf(startMs, 20_000 * weight, 20_000 * weight * rate),
  });

test('a healthy challenger passes every step at the end of its hold', () => {
  expect(rehearse(plan, 0, busy(0.005))).toEqual({
    outcome: 'passed',
    minutes: 10,
    step: 1,
    guard: null,
    sentence: 'Every guard agreed at every step.',
  });
});

test('a bad challenger is rolled back at the first proof, and the guard is named', () => {
  expect(rehearse(plan, 0, busy(0.05))).toEqual({
    outcome: 'rolled-back',
    minutes: 1,
    step: 0,
    guard: '5xx',
    sentence: expect.stringMatching(
      /^5xx: 100 of 2,000 \(5\.00 %\) of the challenger against 90 of 18,000 .* proof of harm/,
    ),
  });
});

test('a step that nobody can decide is given up at the end of the longest hold', () => {
  const rare: Supply = (startMs) => ({ champion: minuteOf(startMs, 9, 0), challenger: minuteOf(startMs, 1, 0) });
  expect(rehearse(plan, 0, rare)).toMatchObject({ outcome: 'undecided', minutes: 15, step: 0, guard: '5xx' });
});

test('a minute without data is waited out, not taken for healthy', () => {
  expect(rehearse(plan, 0, () => ({}))).toMatchObject({ outcome: 'undecided', minutes: 15, step: 0 });
});

test('a rehearsal is cut short when the minutes run out', () => {
  const short: Supply = (startMs, weight) => (startMs < 7 * 60_000 ? busy(0.005)(startMs, weight) : null);
  expect(rehearse(plan, 0, short)).toMatchObject({ outcome: 'cut-short', minutes: 7, step: 1 });
});

test('each minute is asked for with the weight of the step it falls into', () => {
  const weights: number[] = [];
  rehearse(plan, 0, (startMs, weight) => {
    weights.push(weight);
    return busy(0.005)(startMs, weight);
  });
  expect(weights).toEqual([0.1, 0.1, 0.1, 0.1, 0.1, 0.5, 0.5, 0.5, 0.5, 0.5]);
});
