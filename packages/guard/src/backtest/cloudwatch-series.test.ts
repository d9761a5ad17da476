import { expect, test } from 'vitest';
import { cloudwatchMinutes, HEALTHY, LATENCY_LEARNED, LATENCY_POLICY, SYSTEM_FAILURE } from './cloudwatch-fixture.ts';
import { backtestHealthy } from './false-rollbacks.ts';
import { backtestIncident } from './incident.ts';
import { seededRandom } from './random.ts';

const steps = [10, 25, 50, 100].map((weightPercent) => ({ weightPercent, holdMinutes: 10, latestMinutes: 30 }));
const plan = { policy: LATENCY_POLICY, learned: LATENCY_LEARNED, steps };
/** About 1,200 requests a minute; as recorded, the load balancer has 12. */
const busy = cloudwatchMinutes(100);

test('thirteen days of real traffic and latency roll no healthy rollout back', () => {
  const { rollouts, falseRollbacks, passed, undecided } = backtestHealthy(
    plan,
    { minutes: busy, ...HEALTHY },
    seededRandom(1),
  );
  expect({ rollouts, falseRollbacks, passed, undecided }).toEqual({
    rollouts: 311,
    falseRollbacks: [],
    passed: 303,
    undecided: 8,
  });
});

test('the real system failure is caught within minutes, at a tenth of the bad requests', () => {
  const result = backtestIncident(plan, { minutes: busy, ...SYSTEM_FAILURE }, seededRandom(1));
  expect(result).toMatchObject({ draws: 20, caught: 20, medianMinutes: 6, slowestMinutes: 7 });
  expect(result.badServed / result.badAtFullTraffic).toBeLessThan(0.12);
});

test('at the twelve requests a minute of the recording no rollout ends, and the failure is seldom caught', () => {
  const quiet = cloudwatchMinutes(1);
  const healthy = backtestHealthy(plan, { minutes: quiet, ...HEALTHY, everyMinutes: 360 }, seededRandom(1));
  expect(healthy).toMatchObject({ falseRollbacks: [], passed: 0, undecided: healthy.rollouts });
  const { caught, sentences } = backtestIncident(plan, { minutes: quiet, ...SYSTEM_FAILURE }, seededRandom(1));
  expect(caught).toBe(3);
  expect(sentences.at(-1)).toBe('Not caught: 17 ended undecided.');
});
