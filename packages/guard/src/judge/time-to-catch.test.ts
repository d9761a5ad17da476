import { describe, expect, it } from 'vitest';
import { binomial } from '../backtest/draws.ts';
import { median } from '../backtest/median.ts';
import { type Random, seededRandom } from '../backtest/random.ts';
import type { Profile } from '../profiles.ts';
import { stepJudge } from '../rehearsal/step-judge.ts';
import { defaultRules, type GuardPolicy, type Learned } from './policy.ts';
import { MINUTE_MS, type VariantMinute } from './window.ts';

/** Shares of bad requests of one variant. */
interface Rates {
  errors: number;
  /** Slower than what counts as slow for the 90th and the 99th percentile. */
  slow90: number;
  slow99: number;
}

const USUAL: Rates = { errors: 0.005, slow90: 0.1, slow99: 0.01 };

/**
 * Lognormal latencies with σ 0.5, all 1.5 times as long, against thresholds 1.2 times as high: the standard normal
 * distribution beyond 1.28155 and 2.32635, each less ln(1.5 / 1.2) / 0.5 = 0.44629.
 */
const SLOWER: Rates = { errors: 0.005, slow90: 0.20181, slow99: 0.03005 };

const LEARNED: Learned = {
  from: '2026-01-13T09:00:00.000Z',
  to: '2026-01-14T09:00:00.000Z',
  requestsPerMinute: 200,
  baselines: {
    '5xx': { noise: 0, baselineRate: 0.005 },
    '4xx': { noise: 0, baselineRate: 0 },
    'slow-p90': { noise: 0, baselineRate: 0.1 },
    'slow-p99': { noise: 0, baselineRate: 0.01 },
  },
  thresholdsMs: { 'slow-p90': 38, 'slow-p99': 64 },
  slowBy: 'trimmed-count',
  warnings: [],
};

function policyOf(profile: Profile): GuardPolicy {
  const rules = [
    ...defaultRules(),
    { kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 50, atFullOnly: true } as const,
  ];
  return { profile, alphaRollback: 0.01, alphaPromote: 0.05, minEvidence: 50, warmUpMinutes: 2, rules };
}

function minuteOf(random: Random, startMs: number, requests: number, rates: Rates): VariantMinute {
  const slow90 = binomial(random, requests, rates.slow90);
  const slow99 = binomial(random, slow90, rates.slow99 / rates.slow90);
  return {
    startMs,
    requests,
    errors: { '5xx': binomial(random, requests, rates.errors), '4xx': 0 },
    timed: requests,
    slow: { 'slow-p90': slow90, 'slow-p99': slow99 },
  };
}

/** Looks until the verdict, one a minute at 10 %. */
function minutesToCatch(random: Random, profile: Profile, perMinute: number, rates: Rates): number {
  const judge = stepJudge(policyOf(profile), LEARNED);
  judge.enterStep(0, 10, 0);
  for (let minute = 0; minute < 600; minute++) {
    const startMs = minute * MINUTE_MS;
    const ofChallenger = binomial(random, perMinute, 0.1);
    const champion = minuteOf(random, startMs, perMinute - ofChallenger, USUAL);
    const paired = { champion, challenger: minuteOf(random, startMs, ofChallenger, rates) };
    if (judge.look(startMs, ofChallenger > 0 ? paired : { champion }, false)) return minute + 1;
  }
  return Number.POSITIVE_INFINITY;
}

const RUNS = 400;

function medianOf(profile: Profile, perMinute: number, rates: Rates): number {
  const random = seededRandom(20_261_120);
  return median(Array.from({ length: RUNS }, () => minutesToCatch(random, profile, perMinute, rates))) ?? Number.NaN;
}

describe(`the median time to catch a canary at 10 %, over ${RUNS} canaries, one look a minute:`, () => {
  it.each<[string, number, Rates, { sharp: number; standard?: number }]>([
    ['0.5 → 5 % at 200 requests a minute', 200, { ...USUAL, errors: 0.05 }, { sharp: 8 }],
    ['0.5 → 1 % at 2,000 requests a minute', 2000, { ...USUAL, errors: 0.01 }, { sharp: 18, standard: 30 }],
    ['0.5 → 50 % at 20 requests a minute', 20, { ...USUAL, errors: 0.5 }, { sharp: 6 }],
    ['nothing but errors at 200 requests a minute', 200, { ...USUAL, errors: 1 }, { sharp: 2 }],
    ['every latency × 1.5 at 200 requests a minute', 200, SLOWER, { sharp: 15 }],
  ])('%s', (what, perMinute, rates, atMost) => {
    const sharp = medianOf('sharp', perMinute, rates);
    const standard = medianOf('standard', perMinute, rates);
    console.info(`${what}: sharp ${sharp} min, standard ${standard} min`);
    expect(sharp).toBeLessThanOrEqual(atMost.sharp);
    if (atMost.standard) expect(standard).toBeLessThanOrEqual(atMost.standard);
  });
});
