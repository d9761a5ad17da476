import {
  championNoise,
  defaultRules,
  type GuardPolicy,
  type Learned,
  type Profile,
  panelOf,
  type RolloutMinute,
  rolloutEvaluator,
} from '@fairlead/guard';
import { atMostBar, type Bar, printTable } from './bar.ts';
import { binomial } from './binomial.ts';
import { type Random, seededRandom } from './random.ts';

const minutes = 1440;
const requestsPerMinute = 1000;
const repetitions = 21;
const wholeLimitMs = 20;
const stepLimitMs = 0.2;

const rates = { '5xx': 0.005, 'slow-p99': 0.01, 'slow-p90': 0.1, '4xx': 0.02 } as const;

/** Time the five default guards with promotion: a day from scratch, and one more minute on a cached prefix. */
export function benchSpeed(seed: number): Bar[] {
  const rows = [['profile', 'first ms', 'median ms', 'one more minute ms']];
  const bars: Bar[] = [];
  for (const profile of ['sharp', 'standard', 'guarded'] as const) {
    const { firstMs, medianMs, stepMs } = timeProfile(profile, seed);
    rows.push([profile, firstMs.toFixed(1), medianMs.toFixed(1), stepMs.toFixed(4)]);
    bars.push(
      atMostBar(`${profile}: ms for ${minutes} minutes x 5 guards`, medianMs, wholeLimitMs),
      atMostBar(`${profile}: ms for one more minute`, stepMs, stepLimitMs, 4),
    );
  }
  printTable(`Speed: ${minutes} minutes x 5 guards at ${requestsPerMinute} requests/min, seed ${seed}`, rows);
  return bars;
}

function timeProfile(profile: Profile, seed: number) {
  const day = simulateDay(seededRandom(seed));
  const evaluator = rolloutEvaluator({ minMinutes: minutes + 1, guards: guardsOf(profile) });
  const times = Array.from({ length: repetitions }, () => timed(() => evaluator.fold(day)));
  const state = evaluator.fold(day);
  if (state.minute !== minutes)
    throw new Error(`Seed ${seed} ends at minute ${state.minute} of ${minutes}; pick another.`);
  const last = day[0];
  const steps = Array.from({ length: repetitions }, () => timed(() => evaluator.step(state, last)));
  return { firstMs: times[0] ?? Number.NaN, medianMs: median(times), stepMs: median(steps) };
}

function guardsOf(profile: Profile) {
  const baselines = Object.fromEntries(
    Object.entries(rates).map(([id, rate]) => [id, { ...championNoise([]), baselineRate: rate }]),
  );
  const learned: Learned = {
    from: '2026-01-13T00:00:00.000Z',
    to: '2026-01-14T00:00:00.000Z',
    requestsPerMinute,
    baselines,
    thresholdsMs: { 'slow-p99': 250, 'slow-p90': 120 },
    slowBy: 'trimmed-count',
    warnings: [],
  };
  const alphas = { alphaRollback: 0.01, alphaPromote: 0.05 };
  const policy: GuardPolicy = { profile, ...alphas, minEvidence: 50, warmUpMinutes: 2, rules: defaultRules() };
  return panelOf(policy, learned, { weightPercent: 10 });
}

function simulateDay(random: Random): RolloutMinute[] {
  return Array.from({ length: minutes }, () => {
    const nB = binomial(random, requestsPerMinute, 0.1);
    const nA = requestsPerMinute - nB;
    const counts = Object.entries(rates).map(([id, p]) => [
      id,
      [nA, binomial(random, nA, p), nB, binomial(random, nB, p)],
    ]);
    return { ...Object.fromEntries(counts), 'traffic-share': [nA, nB, 0.1] };
  });
}

function timed(run: () => unknown): number {
  const from = performance.now();
  run();
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
