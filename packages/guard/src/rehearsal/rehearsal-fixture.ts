import type { GuardPolicy, GuardRule, Learned, StatisticalRule } from '../judge/policy.ts';
import type { VariantMinute } from '../judge/window.ts';

/** A policy of the sharp profile: it learns nothing, so counts alone decide. */
export function policyOf(rules: GuardRule[]): GuardPolicy {
  return { profile: 'sharp', alphaRollback: 0.01, alphaPromote: 0.05, minEvidence: 1, warmUpMinutes: 2, rules };
}

export const ERRORS: StatisticalRule = { kind: 'errors', metric: '5xx' };
export const LATENCY: StatisticalRule = { kind: 'latency', percentile: 90, tolerance: 1.2 };
export const SHARE: StatisticalRule = { kind: 'traffic-share', tolerance: 1.1 };

/** A champion of 1,000 requests a minute of which 0.5 % fail and 10 % are slow, unless told otherwise. */
export function learnedOf(change: Partial<Learned> = {}): Learned {
  return {
    from: '2026-11-19T09:00:00.000Z',
    to: '2026-11-20T09:00:00.000Z',
    requestsPerMinute: 1000,
    baselines: { '5xx': { noise: 0, baselineRate: 0.005 }, 'slow-p90': { noise: 0, baselineRate: 0.1 } },
    thresholdsMs: { 'slow-p90': 80 },
    slowBy: 'trimmed-count',
    warnings: [],
    ...change,
  };
}

/** A minute of one variant, all its requests timed. */
export function minuteOf(startMs: number, requests: number, failed: number, slow = 0): VariantMinute {
  return { startMs, requests, errors: { '5xx': failed }, timed: requests, slow: { 'slow-p90': slow } };
}
