import type { MetricDataQuery, StateValue } from '@aws-sdk/client-cloudwatch';
import { validationError } from '../errors.ts';
import type { MissingInMath } from '../math/values.ts';
import { evaluateQueries } from '../queries/evaluate-queries.ts';
import type { MetricReader, StatisticQuery, TimeRange } from '../queries/metric-reader.ts';
import { readQueries } from '../queries/query-set.ts';
import { MINUTE_MS } from '../store/series.ts';
import { COMPARISONS } from './comparison.ts';
import { type DecisionRules, decideState, EXTRA_PERIODS, type Period } from './decide-state.ts';
import { stateReason, stateReasonData } from './reason.ts';
import type { MetricAlarmRecord } from './record.ts';

export interface AlarmData {
  reader: MetricReader;
  missingInMath: MissingInMath;
}

/** A state an evaluation arrived at; undefined keeps the present one. */
export type Verdict = { value: StateValue; reason: string; reasonData: string } | undefined;

/**
 * Evaluate a metric alarm on the periods that are over.
 *
 * Periods slide: the latest ends at the last full minute, whatever the period's length.
 */
export function evaluateMetricAlarm(alarm: MetricAlarmRecord, nowMs: number, data: AlarmData): Verdict {
  const { settings } = alarm;
  const { Threshold: threshold = 0, ComparisonOperator } = settings;
  const comparison = ComparisonOperator && COMPARISONS[ComparisonOperator];
  if (!comparison) return undefined;
  const source = alarmSource(alarm);
  const rules = decisionRules(settings, (value) => comparison.breaches(value, threshold));
  const decision = decideState(evaluationRange(source, rules, nowMs, data), rules);
  if (decision.state === undefined || hasTooFewSamples(alarm, source, decision.evaluated)) return undefined;
  return {
    value: decision.state,
    reason: stateReason({
      state: decision.state,
      decision,
      rules,
      comparisonPhrase: comparison.phrase,
      threshold,
    }),
    reasonData: stateReasonData({
      nowMs,
      statistic: settings.Statistic ?? settings.ExtendedStatistic,
      unit: settings.Unit,
      periodSeconds: source.periodMs / 1_000,
      threshold,
      evaluated: decision.evaluated,
    }),
  };
}

/** The datapoints that an evaluation at this instant goes by, oldest first. */
export function evaluatedValues(alarm: MetricAlarmRecord, nowMs: number, data: AlarmData): number[] {
  const rules = decisionRules(alarm.settings, () => false);
  const range = evaluationRange(alarmSource(alarm), rules, nowMs, data);
  return decideState(range, rules).evaluated.map(({ value }) => value);
}

function decisionRules(settings: MetricAlarmRecord['settings'], breaches: DecisionRules['breaches']): DecisionRules {
  const { EvaluationPeriods = 1, DatapointsToAlarm = EvaluationPeriods, TreatMissingData = 'missing' } = settings;
  return {
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm,
    treatMissingData: TreatMissingData as DecisionRules['treatMissingData'],
    breaches,
  };
}

/** What an alarm watches: the queries of a math alarm, or one query made of the metric's settings. */
interface AlarmSource {
  queries: ReturnType<typeof readQueries>;
  watchedId: string;
  periodMs: number;
  /** The metric itself, for an alarm on a single one. */
  single: StatisticQuery | undefined;
}

function alarmSource(alarm: MetricAlarmRecord): AlarmSource {
  const queries = readQueries(alarm.settings.Metrics ?? [singleMetricQuery(alarm)], 'Metrics');
  const all = [...queries.values()];
  const watched = all.find(({ returnData }) => returnData);
  const periods = all.flatMap((query) => (query.kind === 'metric' ? query.stat.periodMs : (query.periodMs ?? [])));
  return {
    queries,
    watchedId: watched?.id ?? '',
    periodMs: Math.max(MINUTE_MS, ...periods),
    single: watched?.kind === 'metric' ? watched.stat : undefined,
  };
}

function singleMetricQuery({ settings }: MetricAlarmRecord): MetricDataQuery {
  const { Namespace, MetricName, Dimensions, Period, Unit } = settings;
  return {
    Id: 'm1',
    MetricStat: {
      Metric: { Namespace, MetricName, Dimensions },
      Period,
      Stat: settings.Statistic ?? settings.ExtendedStatistic,
      Unit,
    },
  };
}

function evaluationRange(source: AlarmSource, rules: DecisionRules, nowMs: number, data: AlarmData): Period[] {
  const { queries, watchedId, periodMs, single } = source;
  const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const length = rules.evaluationPeriods + EXTRA_PERIODS;
  const range: TimeRange = { startMs: endMs - length * periodMs, endMs };
  const read = (stat: StatisticQuery) => data.reader.series(stat, range);
  const wanted = [...queries.values()].filter(({ id }) => id === watchedId);
  const series = evaluateQueries(queries, wanted, range, { read, missingInMath: data.missingInMath });
  const [watched, another] = series.get(watchedId) ?? [];
  if (another) throw validationError('The expression of an alarm must return a single time series.');
  const points = watched?.points;
  const samples = new Map(single && data.reader.datapoints(single, range).map((p) => [p.atMs, p.bucket.count]));
  return Array.from({ length }, (_, i) => {
    const atMs = range.startMs + i * periodMs;
    const sampleCount = samples.get(atMs);
    return { atMs, value: points?.get(atMs), ...(sampleCount === undefined ? {} : { sampleCount }) };
  });
}

/**
 * Whether `EvaluateLowSampleCountPercentile: ignore` keeps the state: fewer than 10 / (1 - p) samples for p above 0.5,
 * fewer than 10 / p below (CloudWatch User Guide, Percentile-based alarms and low data samples, read 2026-11-20).
 */
function hasTooFewSamples(alarm: MetricAlarmRecord, { single }: AlarmSource, evaluated: readonly Period[]): boolean {
  if (alarm.settings.EvaluateLowSampleCountPercentile !== 'ignore') return false;
  if (single?.statistic.kind !== 'percentile') return false;
  const { percent } = single.statistic;
  const samples = evaluated.reduce((total, { sampleCount = 0 }) => total + sampleCount, 0);
  return samples < 1_000 / Math.min(percent, 100 - percent);
}
