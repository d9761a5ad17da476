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

/** Whether a guard sees what a step must be able to see. */
export interface GuardPower {
  /** Rule id. */
  guard: string;
  kind: StatisticalRule['kind'];
  /** The champion's usual bad rate, 0–1; null when nothing was published. */
  usualRate: number | null;
  /** The rate that "2 times" and "5 times" refer to: the usual one, a ceiling's own; null when it is 0 or unknown. */
  referenceRate: number | null;
  /** Set when the guard sees nothing at all. */
  blind: Blindness | null;
  /** Mean minutes to see what a step must be able to see; null when it never would. */
  minutesToMustSee: number | null;
  /** That takes longer than the longest hold. */
  underpowered: boolean;
}

/** What one guard can see in one step, should a regression be there from the step's first minute. */
export interface GuardOutlook extends GuardPower {
  /** Smallest bad rate of the challenger, 0–1, proven within the hold and within the longest hold, on average. */
  visibleRate: { inHold: number | null; inLongestHold: number | null };
  /** The same as a multiple of `referenceRate`. */
  visibleRatio: { inHold: number | null; inLongestHold: number | null };
  /** Mean minutes to the proof of 2 and 5 times the reference rate, and of every request being bad. */
  minutesToSee: { double: number | null; fivefold: number | null; everything: number | null };
  /** Regressions of rising size: bad rate of the challenger, 0–1, and the mean minutes to its proof, null for never. */
  ladder: { rate: number; minutes: number | null }[];
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

const LADDER_RATIOS = [1.25, 1.5, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000];
const LADDER_RATES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

/** The rate that must be seen when there is no reference to multiply: 1 %. */
export const MUST_SEE_RATE = 0.01;

/** Whether a guard sees what it must in a step; the part of its outlook that is quick to work out. */
export function guardPower(asked: GuardInStep): GuardPower {
  const { rule, learned, step, mustSee } = asked;
  const referenceRate = referenceOf(asked);
  const minutesToMustSee = minutesTo(sightOf(asked), referenceRate === null ? MUST_SEE_RATE : referenceRate * mustSee);
  return {
    guard: ruleId(rule),
    kind: rule.kind,
    usualRate: usualRate(rule, learned) ?? null,
    referenceRate,
    blind: blindness(asked),
    minutesToMustSee,
    underpowered: (minutesToMustSee ?? Number.POSITIVE_INFINITY) > step.latestMinutes,
  };
}

/** What a guard can see in a step. */
export function guardOutlook(asked: GuardInStep): GuardOutlook {
  const power = guardPower(asked);
  const { referenceRate: reference } = power;
  const sight = sightOf(asked);
  const times = (ratio: number) => (reference === null ? null : minutesTo(sight, reference * ratio));
  const within = (minutes: number) => sight?.smallestRate(Math.max(1, minutes)) ?? null;
  const ratio = (rate: number | null) => (rate === null || reference === null ? null : rate / reference);
  const visibleRate = { inHold: within(asked.step.holdMinutes), inLongestHold: within(asked.step.latestMinutes) };
  return {
    ...power,
    visibleRate,
    visibleRatio: { inHold: ratio(visibleRate.inHold), inLongestHold: ratio(visibleRate.inLongestHold) },
    minutesToSee: { double: times(2), fivefold: times(5), everything: minutesTo(sight, 1) },
    ladder: sight ? ladderOf(reference).map((rate) => ({ rate, minutes: minutesTo(sight, rate) })) : [],
  };
}

function referenceOf({ rule, learned }: GuardInStep): number | null {
  return rule.kind === 'error-ceiling' ? rule.maxErrorPercent / 100 : usualRate(rule, learned) || null;
}

/** A rate above 1 stands for every request being bad. */
function minutesTo(sight: Sight | null, rate: number): number | null {
  return sight?.minutesToSee(Math.min(rate, 1)) ?? null;
}

/** Multiples of the reference, or plain rates where there is none; every request being bad comes last. */
function ladderOf(reference: number | null): number[] {
  const rates = reference === null ? LADDER_RATES : LADDER_RATIOS.map((ratio) => ratio * reference);
  return [...rates.filter((rate) => rate < 0.995), 1];
}

function blindness({ rule, learned, step }: GuardInStep): Blindness | null {
  if (rule.kind === 'traffic-share') return 'no-rate';
  if (learned.requestsPerMinute === 0 || step.weightPercent === 0) return 'no-traffic';
  if (rule.kind === 'error-ceiling') return null;
  if (usualRate(rule, learned) === undefined) return 'no-data';
  return step.weightPercent >= 100 ? 'no-champion' : null;
}

/** Null when the guard is blind. */
function sightOf(asked: GuardInStep): Sight | null {
  const { rule, spec, policy, learned, step } = asked;
  if (blindness(asked) || spec.kind === 'share') return null;
  const usual = usualRate(rule, learned) ?? 0;
  const nB = (learned.requestsPerMinute * step.weightPercent) / 100;
  const nA = learned.requestsPerMinute - nB;
  const alpha = policy.alphaRollback * spec.weight;
  const boosted = spec.rollback.boostAlpha !== undefined;
  if (spec.kind === 'ceiling') return ceilingSight({ nB, ceiling: spec.rollback.ceiling, alpha, boosted });
  if (usual === 0) return cleanChampionSight({ nA, nB, alpha }, spec.rollback);
  const { rho = 1, noise = 0, cap } = spec.rollback;
  const minutesAtLeast = cap === undefined ? 1 : Math.round(capForMinutes(alpha, 1) / cap);
  return comparisonSight({ nA, nB, pA: usual, rho, alpha, noise, boosted }, minutesAtLeast);
}
