export { type Judgement, judgeWindow } from './judge.ts';
export { panelOf } from './panel.ts';
export {
  type AlarmRule,
  type CeilingRule,
  defaultRules,
  type ErrorMetric,
  type ErrorsRule,
  type GuardPolicy,
  type GuardRule,
  isStatistical,
  type LatencyRule,
  type Learned,
  type MetricOf,
  type MetricRule,
  type MetricSource,
  ruleId,
  type ShareRule,
  type SlowCount,
  type StatisticalRule,
} from './policy.ts';
export { totalsOf, type VariantTotals } from './records.ts';
export type { Verdict } from './verdict.ts';
export {
  type AlarmState,
  emptyWindow,
  type GuardWindow,
  MINUTE_MS,
  minutesOf,
  type Span,
  type VariantMinute,
} from './window.ts';
