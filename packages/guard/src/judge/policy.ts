import type { Profile } from '../profiles.ts';

/** The error metrics SageMaker publishes per variant: 1 for a bad request, 0 for a good one. */
export type ErrorMetric = '5xx' | '4xx' | 'model-errors';

/** Compares the challenger's share of errors with the champion's. */
export interface ErrorsRule {
  kind: 'errors';
  metric: ErrorMetric;
  /** Times as many errors as the champion's are tolerated, from 1; absent: the profile's. */
  tolerance?: number;
  /** Moving on needs proof that the rate is below `margin.ratio` times the champion's plus `margin.percent`; absent: by step. */
  margin?: { ratio: number; percent: number };
  /** Share of alpha relative to the other rules; absent: the rule's default. */
  weight?: number;
}

/** Compares counts of requests slower than the champion's own percentile of before the rollout. */
export interface LatencyRule {
  kind: 'latency';
  /** 50 to 99.9. */
  percentile: number;
  /** The challenger may be this many times slower, from 1. */
  tolerance: number;
  weight?: number;
}

/** Holds the challenger's share of 5xx answers under a fixed rate, champion or no champion. */
export interface CeilingRule {
  kind: 'error-ceiling';
  /** Above 0, below 100. */
  maxErrorPercent: number;
  /** Requests of the challenger needed before this rule agrees to anything. */
  minRequests: number;
  /** It can stop a rollout at any time, but has a say in moving on only once the champion has no traffic left. */
  atFullOnly?: boolean;
  weight?: number;
}

/** Watches that the challenger gets the share its weight says: callers that name a variant bypass the weights. */
export interface ShareRule {
  kind: 'traffic-share';
  /** Odds may differ by this factor, from 1. */
  tolerance: number;
  weight?: number;
}

/** A CloudWatch alarm. */
export interface AlarmRule {
  kind: 'alarm';
  alarmName: string;
}

/** Any CloudWatch metric or metric-math expression, held within a bound. */
export interface MetricRule {
  kind: 'metric';
  /** Names the rule; letters, digits and hyphens. */
  name: string;
  source: MetricSource;
  comparison: 'above' | 'below';
  /** A value beyond it is bad; in the metric's own unit. */
  threshold: number;
  /** Bad minutes out of `outOf` that fail; CloudWatch's M out of N. */
  minutes: number;
  outOf: number;
}

/** One metric's statistic, or an expression over several. */
export type MetricSource = { metric: MetricOf } | { expression: string; metrics: Record<string, MetricOf> };

/** A metric by name. A dimension value of `{challenger}`, `{champion}` or `{endpoint}` stands for that name. */
export interface MetricOf {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  /** As CloudWatch writes it: Average, Sum, p99, TC(1000:) … */
  statistic: string;
}

export type GuardRule = ErrorsRule | LatencyRule | CeilingRule | ShareRule | AlarmRule | MetricRule;
/** The rules that share alpha. */
export type StatisticalRule = Exclude<GuardRule, AlarmRule | MetricRule>;

/** How a rollout is judged. */
export interface GuardPolicy {
  profile: Profile;
  /** Chance that a healthy rollout is ever rolled back, above 0 and below 0.5. */
  alphaRollback: number;
  /** Chance that a step is passed by a challenger beyond a margin, above 0 and below 0.5. */
  alphaPromote: number;
  /** Requests of the challenger in a step before anything moves on. */
  minEvidence: number;
  /** Minutes after a weight change in which latency is not judged: caches and instances warm up. */
  warmUpMinutes: number;
  rules: GuardRule[];
}

/** What judges a rollout when nothing is said (spec: guard mathematics, section 12). */
export function defaultRules(): GuardRule[] {
  return [
    { kind: 'errors', metric: '5xx' },
    { kind: 'latency', percentile: 99, tolerance: 1.2 },
    { kind: 'latency', percentile: 90, tolerance: 1.2 },
    { kind: 'errors', metric: '4xx' },
    { kind: 'traffic-share', tolerance: 1.1 },
  ];
}

/** A rule's name in verdicts and evidence. */
export function ruleId(rule: GuardRule): string {
  switch (rule.kind) {
    case 'errors':
      return rule.metric;
    case 'latency':
      return `slow-p${rule.percentile}`;
    case 'error-ceiling':
    case 'traffic-share':
      return rule.kind;
    case 'alarm':
      return `alarm:${rule.alarmName}`;
    case 'metric':
      return `metric:${rule.name}`;
  }
}

/** Whether a rule is one of those that share alpha. */
export function isStatistical(rule: GuardRule): rule is StatisticalRule {
  return rule.kind !== 'alarm' && rule.kind !== 'metric';
}

/** What was learned from the champion before the rollout, and stays fixed through it. */
export interface Learned {
  /** When the history that was read began and ended, ISO 8601. */
  from: string;
  to: string;
  /** Mean requests of the champion per minute with traffic; 0 when it had none. */
  requestsPerMinute: number;
  /** Per rule id: the champion's bad rate and its minute-to-minute noise. Absent: nothing was published. */
  baselines: Record<string, { noise: number; baselineRate: number }>;
  /** Per latency rule id: its threshold on the champion, milliseconds. */
  thresholdsMs: Record<string, number>;
  /** How slow requests are counted here; absent: latency has no data. */
  slowBy?: SlowCount;
  /** What an operator should know, one sentence each. */
  warnings: string[];
}

/**
 * How requests slower than a threshold are counted: CloudWatch's trimmed count, its percentile rank, or interpolated
 * between percentiles where the account serves neither for ModelLatency.
 */
export type SlowCount = 'trimmed-count' | 'percentile-rank' | 'percentiles';
