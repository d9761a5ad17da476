import type { GuardSpec } from '../guard-spec.ts';
import type { NoiseEstimate } from '../noise.ts';
import { errorDelta, promotionMargins, rollbackParams, shareNoise } from '../profiles.ts';
import {
  type CeilingRule,
  type ErrorsRule,
  type GuardPolicy,
  isStatistical,
  type LatencyRule,
  type Learned,
  ruleId,
  type StatisticalRule,
} from './policy.ts';

/** Shares of alpha before they are scaled to sum 1 (spec: guard mathematics, section 12). */
const DEFAULT_WEIGHTS: Readonly<Record<string, number>> = {
  '5xx': 0.4,
  'model-errors': 0.4,
  'slow-p99': 0.2,
  'slow-p90': 0.2,
  '4xx': 0.1,
  'traffic-share': 0.1,
  'error-ceiling': 0.05,
};
const OTHER_LATENCY_WEIGHT = 0.2;

/** Where a step stands: its weight, and whether the champion still has traffic to compare with. */
export interface StepOfPanel {
  weightPercent: number;
}

/**
 * The statistical guards of a step, each with its share of alpha.
 *
 * The same guards in the same order at every step, so that evidence of harm is carried through all of them; only what
 * it takes to move on changes. At full traffic the champion has none to compare with, and only the ceiling has a say.
 */
export function panelOf(policy: GuardPolicy, learned: Learned, step: StepOfPanel): GuardSpec[] {
  const rules = policy.rules.filter(isStatistical).filter((rule) => isJudgeable(rule, learned));
  const total = rules.reduce((sum, rule) => sum + weightOf(rule), 0);
  return rules.map((rule) => specOf(rule, weightOf(rule) / total, { policy, learned, step }));
}

/** A latency rule without a threshold has nothing to judge by; the plan says so. */
function isJudgeable(rule: StatisticalRule, { thresholdsMs, slowBy }: Learned): boolean {
  return rule.kind !== 'latency' || (slowBy !== undefined && thresholdsMs[ruleId(rule)] !== undefined);
}

function weightOf(rule: StatisticalRule): number {
  return rule.weight ?? DEFAULT_WEIGHTS[ruleId(rule)] ?? OTHER_LATENCY_WEIGHT;
}

interface Setting {
  policy: GuardPolicy;
  learned: Learned;
  step: StepOfPanel;
}

function specOf(rule: StatisticalRule, weight: number, setting: Setting): GuardSpec {
  const id = ruleId(rule);
  switch (rule.kind) {
    case 'errors':
      return {
        id,
        kind: 'compare',
        weight,
        rollback: comparison(rule, weight, setting),
        promote: errorMargin(rule, setting),
      };
    case 'latency':
      return {
        id,
        kind: 'slow',
        weight,
        rollback: comparison(rule, weight, setting),
        promote: latencyMargin(rule, setting),
      };
    case 'traffic-share':
      return { id, kind: 'share', weight, rollback: { tolerance: rule.tolerance, noise: shareNoise }, promote: null };
    case 'error-ceiling':
      return { id, kind: 'ceiling', weight, ...ceiling(rule, weight, setting) };
  }
}

function comparison(rule: ErrorsRule | LatencyRule, weight: number, { policy, learned }: Setting) {
  const known: NoiseEstimate | undefined = learned.baselines[ruleId(rule)];
  const params = rollbackParams(policy.profile, {
    alpha: policy.alphaRollback,
    weight,
    ...(known ? { learned: known } : {}),
  });
  const tolerance = rule.kind === 'errors' ? rule.tolerance : undefined;
  return tolerance === undefined ? params : { ...params, rho: tolerance };
}

/** Client errors stop a rollout but have no say in moving on: they are the callers' doing as often as the model's. */
function errorMargin({ metric, margin }: ErrorsRule, { step }: Setting) {
  if (step.weightPercent >= 100 || (metric === '4xx' && !margin)) return null;
  const ratio = margin?.ratio ?? promotionMargins(step.weightPercent).errorRho;
  return { rho: ratio, delta: margin ? margin.percent / 100 : errorDelta };
}

/**
 * Of several latency guards only the lowest percentile has a say in moving on: the higher one sees so few slow requests
 * that agreeing would take it hours (a tenth of them at p99 against p90). It still stops a rollout.
 */
function latencyMargin({ percentile }: LatencyRule, { policy, step }: Setting) {
  const lowest = Math.min(...policy.rules.flatMap((rule) => (rule.kind === 'latency' ? [rule.percentile] : [])));
  if (step.weightPercent >= 100 || percentile > lowest) return null;
  return { rho: promotionMargins(step.weightPercent).slowRho };
}

function ceiling({ maxErrorPercent, atFullOnly }: CeilingRule, weight: number, { policy, step }: Setting) {
  const rate = maxErrorPercent / 100;
  const boost = policy.profile === 'guarded' ? {} : { boostAlpha: policy.alphaRollback * weight };
  return {
    rollback: { ceiling: rate, ...boost },
    promote: atFullOnly && step.weightPercent < 100 ? null : { ceiling: rate },
  };
}
