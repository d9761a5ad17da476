import type { GuardSpec } from '../guard-spec.ts';
import { type GuardPolicy, type Learned, ruleId, type StatisticalRule } from '../judge/policy.ts';
import { capForMinutes } from '../profiles.ts';
import type { PlannedStep } from '../rehearsal/rehearse.ts';
import { usualRate } from './expected-minutes.ts';
import { ceilingSight, cleanChampionSight, comparisonSight, type Sight } from './sight.ts';

/**
 * Why a guard cannot see anything in a step: nothing was ever published, no traffic, no champion to compare with, or
 * it does not look at rates (the traffic share).
 */
export type Blindness = 'no-data' | 'no-traffic' | 'no-champion' | 'no-rate';

/** What one guard can see in one step, should a regression be there from the step's first minute. */
export interface GuardOutlook {
  /** Rule id. */
  guard: string;
  kind: StatisticalRule['kind'];
  /** The champion's usual bad rate, 0–1; null when nothing was published. */
  usualRate: number | null;
  /** The rate that "2 times" and "5 times" refer to: the usual one, a ceiling's own; null when it is 0 or unknown. */
  referenceRate: number | null;
  /** Set when the guard sees nothing at all. */
  blind: Blindness | null;
  /** Smallest bad rate of the challenger, 0–1, proven within the hold and within the longest hold, on average. */
  visibleRate: { inHold: number | null; inLongestHold: number | null };
  /** The same as a multiple of `referenceRate`. */
  visibleRatio: { inHold: number | null; inLongestHold: number | null };
  /** Mean minutes to the proof of 2 and 5 times the reference rate, and of every request being bad. */
  minutesToSee: { double: number | null; fivefold: number | null; everything: number | null };
  /** Mean minutes to see what a step must be able to see; null when it never would. */
  minutesToMustSee: number | null;
  /** That takes longer than the longest hold. */
  underpowered: boolean;
}

/** One guard in one step. */
export interface GuardInStep {
  rule: StatisticalRule;
  spec: GuardSpec;
  policy: GuardPolicy;
  learned: Learned;
  step: PlannedStep;
  /** Times the reference rate that a step must be able to see. */
  mustSee: number;
}

/** The rate that must be seen when there is no reference to multiply: 1 %. */
export const MUST_SEE_RATE = 0.01;

/** What a guard can see in a step. */
export function guardOutlook(asked: GuardInStep): GuardOutlook {
  const { rule, learned, step, mustSee } = asked;
  const usual = usualRate(rule, learned) ?? null;
  const reference = rule.kind === 'error-ceiling' ? rule.maxErrorPercent / 100 : usual || null;
  const blind = blindness(asked);
  const sight = blind ? null : sightOf(asked, usual ?? 0);
  const seen = (rate: number) => sight?.minutesToSee(Math.min(rate, 1)) ?? null;
  const times = (ratio: number) => (reference === null ? null : seen(reference * ratio));
  const rates = {
    inHold: sight?.smallestRate(Math.max(1, step.holdMinutes)) ?? null,
    inLongestHold: sight?.smallestRate(Math.max(1, step.latestMinutes)) ?? null,
  };
  const ratio = (rate: number | null) => (rate === null || reference === null ? null : rate / reference);
  const minutesToMustSee = reference === null ? seen(MUST_SEE_RATE) : times(mustSee);
  return {
    guard: ruleId(rule),
    kind: rule.kind,
    usualRate: usual,
    referenceRate: reference,
    blind,
    visibleRate: rates,
    visibleRatio: { inHold: ratio(rates.inHold), inLongestHold: ratio(rates.inLongestHold) },
    minutesToSee: { double: times(2), fivefold: times(5), everything: seen(1) },
    minutesToMustSee,
    underpowered: (minutesToMustSee ?? Number.POSITIVE_INFINITY) > step.latestMinutes,
  };
}

function blindness({ rule, learned, step }: GuardInStep): Blindness | null {
  if (rule.kind === 'traffic-share') return 'no-rate';
  if (learned.requestsPerMinute === 0 || step.weightPercent === 0) return 'no-traffic';
  if (rule.kind === 'error-ceiling') return null;
  if (usualRate(rule, learned) === undefined) return 'no-data';
  return step.weightPercent >= 100 ? 'no-champion' : null;
}

function sightOf({ spec, policy, learned, step }: GuardInStep, usual: number): Sight | null {
  const nB = (learned.requestsPerMinute * step.weightPercent) / 100;
  const nA = learned.requestsPerMinute - nB;
  const alpha = policy.alphaRollback * spec.weight;
  if (spec.kind === 'share') return null;
  const boosted = spec.rollback.boostAlpha !== undefined;
  if (spec.kind === 'ceiling') return ceilingSight({ nB, ceiling: spec.rollback.ceiling, alpha, boosted });
  if (usual === 0) return cleanChampionSight({ nA, nB, alpha }, spec.rollback);
  const { rho = 1, noise = 0, cap } = spec.rollback;
  const minutesAtLeast = cap === undefined ? 0 : Math.round(capForMinutes(alpha, 1) / cap);
  return comparisonSight({ nA, nB, pA: usual, rho, alpha, noise, boosted }, minutesAtLeast);
}
