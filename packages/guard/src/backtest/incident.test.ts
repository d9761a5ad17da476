import { expect, test } from 'vitest';
import { MINUTE_MS } from '../judge/window.ts';
import { ERRORS, learnedOf, minuteOf, policyOf, SHARE } from '../rehearsal/rehearsal-fixture.ts';
import { backtestIncident } from './incident.ts';
import { incidentBacktestLines } from './lines.ts';
import { seededRandom } from './random.ts';

const steps = [{ weightPercent: 10, holdMinutes: 10, latestMinutes: 30 }];
const plan = { policy: policyOf([ERRORS, SHARE]), learned: learnedOf(), steps };

/** Two hours at 0.5 %, then an hour in which `failed` of 1,000 fail, at `load` times the traffic. */
const series = (failed: number, load = 1) =>
  Array.from({ length: 180 }, (_, index) =>
    index < 120 ? minuteOf(index * MINUTE_MS, 1000, 5) : minuteOf(index * MINUTE_MS, 1000 * load, failed * load),
  );
const window = { fromMs: 120 * MINUTE_MS, toMs: 180 * MINUTE_MS };

test('an outage of the challenger is caught in the first minute, at a tenth of the damage', () => {
  const minutes = series(1000);
  const result = backtestIncident(plan, { minutes, ...window, draws: 5 }, seededRandom(1));
  expect(result).toMatchObject({
    from: '1970-01-01T02:00:00.000Z',
    to: '1970-01-01T03:00:00.000Z',
    windowMinutes: 60,
    draws: 5,
    caught: 5,
    medianMinutes: 1,
    slowestMinutes: 1,
    caughtBy: { '5xx': 5 },
    badAtFullTraffic: 1000,
  });
  expect(Math.abs(result.badServed - 100)).toBeLessThan(25);
  expect(result.sentences.slice(0, 2)).toEqual([
    'A rollout that brought the incident of 1970-01-01 02:00 UTC (1 h) would have been caught in 5 of 5 rehearsals, by 5xx 5 times.',
    'It took 1 min (median); the slowest rehearsal took 1 min.',
  ]);
  expect(incidentBacktestLines(result).at(-1)).toMatch(/^ {2}5xx: .* proof of harm/);
});

test('more traffic in the window than before is not taken for a wrong split', () => {
  const { caughtBy } = backtestIncident(plan, { minutes: series(100, 5), ...window }, seededRandom(1));
  expect(caughtBy).toEqual({ '5xx': 20 });
});

test('a window that was like any other hour is not caught', () => {
  const result = backtestIncident(plan, { minutes: series(5), ...window }, seededRandom(1));
  expect(result).toMatchObject({ caught: 0, medianMinutes: null, slowestMinutes: null, caughtBy: {} });
  expect(result.sentences[0]).toContain('would not have been caught');
});

test('a window that ends before the proof is cut short', () => {
  const short = { minutes: series(8), fromMs: window.fromMs, toMs: window.fromMs + 3 * MINUTE_MS, draws: 4 };
  const { runs, sentences } = backtestIncident(plan, short, seededRandom(1));
  expect(runs.map(({ outcome, minutes }) => [outcome, minutes])).toEqual(new Array(4).fill(['cut-short', 3]));
  expect(sentences.at(-1)).toBe('Not caught: 4 were still undecided when the window ended.');
});

test('without an hour before the window nothing can be compared, and nothing is caught', () => {
  const minutes = series(1000).slice(120);
  const comparing = { ...plan, policy: policyOf([ERRORS]) };
  expect(backtestIncident(comparing, { minutes, ...window, draws: 3 }, seededRandom(1)).caught).toBe(0);
});
