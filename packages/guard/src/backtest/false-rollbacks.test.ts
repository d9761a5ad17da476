import { expect, test } from 'vitest';
import { MINUTE_MS, type VariantMinute } from '../judge/window.ts';
import { ERRORS, learnedOf, minuteOf, policyOf } from '../rehearsal/rehearsal-fixture.ts';
import { backtestHealthy } from './false-rollbacks.ts';
import { healthyBacktestLines } from './lines.ts';
import { seededRandom } from './random.ts';

const steps = [{ weightPercent: 10, holdMinutes: 10, latestMinutes: 30 }];
const plan = { policy: policyOf([ERRORS]), learned: learnedOf(), steps };
const day = (of: (startMs: number, index: number) => VariantMinute) =>
  Array.from({ length: 1440 }, (_, index) => of(index * MINUTE_MS, index));
const period = { fromMs: 0, toMs: 1440 * MINUTE_MS };

test('on a busy day every healthy rollout passes', () => {
  const minutes = day((startMs) => minuteOf(startMs, 20_000, 100));
  const { sentences, ...result } = backtestHealthy(plan, { minutes, ...period }, seededRandom(1));
  expect(result).toEqual({
    from: '1970-01-01T00:00:00.000Z',
    to: '1970-01-02T00:00:00.000Z',
    rollouts: 24,
    passed: 24,
    undecided: 0,
    cutShort: 0,
    falseRollbackShare: 0,
    falseRollbacks: [],
    medianMinutesToPass: 10,
    undecidedAtPercent: {},
  });
  expect(sentences).toEqual([
    'Of 24 healthy rollouts between 1970-01-01 00:00 UTC and 1970-01-02 00:00 UTC, 0 would have been rolled back (0 %; at most 1 % are to be expected).',
    '24 would have passed, half of them within 10 min.',
  ]);
});

test('an outage that hits both variants rolls nothing back', () => {
  const minutes = day((startMs, index) => minuteOf(startMs, 2000, index % 60 === 7 ? 2000 : 10));
  expect(backtestHealthy(plan, { minutes, ...period }, seededRandom(1)).falseRollbacks).toEqual([]);
});

test('a quiet day leaves every rollout undecided, and says at which step', () => {
  const minutes = day((startMs) => minuteOf(startMs, 5, 0));
  const result = backtestHealthy(plan, { minutes, ...period, everyMinutes: 120 }, seededRandom(1));
  expect(result).toMatchObject({ rollouts: 12, passed: 0, undecided: 12, undecidedAtPercent: { '10': 12 } });
  expect(result.sentences.at(-1)).toBe('12 would have ended undecided: 12 at 10 %.');
});

test('a guard that forgives nothing is caught crying wolf, with time, guard and proof', () => {
  const eager = { ...plan.policy, alphaRollback: 0.4 };
  const minutes = day((startMs) => minuteOf(startMs, 1000, 20));
  const result = backtestHealthy({ ...plan, policy: eager }, { minutes, ...period, everyMinutes: 10 }, seededRandom(1));
  expect(result.falseRollbacks.length).toBeGreaterThan(5);
  expect(result.falseRollbackShare).toBeLessThan(0.4);
  expect(result.falseRollbacks[0]).toMatchObject({ guard: '5xx', weightPercent: 10 });
  const { startedAt = '', minutes: after = 0, rolledBackAt = '' } = result.falseRollbacks[0] ?? {};
  expect(Date.parse(rolledBackAt) - Date.parse(startedAt)).toBe(after * MINUTE_MS);
  expect(healthyBacktestLines(result).at(-1)).toMatch(
    /^ {2}1970-01-0\d \d\d:\d\d UTC, after \d+ min at 10 %: 5xx: .* proof of harm/,
  );
});

test('starts that the period ends before are left out and counted', () => {
  const minutes = day((startMs) => minuteOf(startMs, 20_000, 100));
  const short = { minutes, fromMs: 0, toMs: 65 * MINUTE_MS };
  const { rollouts, cutShort, sentences } = backtestHealthy(plan, short, seededRandom(1));
  expect({ rollouts, cutShort }).toEqual({ rollouts: 1, cutShort: 1 });
  expect(sentences.at(-1)).toBe('1 later start left out: the period ends before they would.');
});

test('a period without a whole rollout says so', () => {
  const { falseRollbackShare, sentences } = backtestHealthy(plan, { minutes: [], fromMs: 0, toMs: 0 }, seededRandom(1));
  expect(falseRollbackShare).toBeNull();
  expect(sentences[0]).toContain('the period is too short');
});

test('equal seeds give equal results', () => {
  const minutes = day((startMs) => minuteOf(startMs, 300, 3));
  const run = () => backtestHealthy(plan, { minutes, ...period }, seededRandom(9));
  expect(run()).toEqual(run());
});
