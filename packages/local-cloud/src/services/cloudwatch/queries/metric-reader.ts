import type { MetricStat } from '@aws-sdk/client-cloudwatch';
import { validationError } from '../errors.ts';
import type { Faults } from '../faults.ts';
import type { TimeSeries } from '../math/values.ts';
import type { CloudWatchOptions } from '../options.ts';
import { computeStatistic } from '../statistics/compute.ts';
import { type ParsedStatistic, parseStatistic } from '../statistics/statistic.ts';
import type { Bucket } from '../store/bucket.ts';
import { dimensionMap, type MetricId } from '../store/metric-key.ts';
import type { Datapoint, MetricStore } from '../store/metric-store.ts';
import { MINUTE_MS } from '../store/series.ts';

/** Times are cloud milliseconds; the start is inclusive, the end exclusive. */
export interface TimeRange {
  startMs: number;
  endMs: number;
}

/** One statistic of one metric, ready to read. */
export interface StatisticQuery {
  metric: MetricId;
  unit: string | undefined;
  statistic: ParsedStatistic;
  /** At least a minute: high-resolution data are folded into minutes. */
  periodMs: number;
}

/** Reads statistics from the store as queries and alarms see them. */
export class MetricReader {
  readonly #store: MetricStore;
  readonly #faults: Faults;
  readonly #extendedStatistics: CloudWatchOptions['extendedStatistics'];

  constructor(store: MetricStore, faults: Faults, options: Pick<CloudWatchOptions, 'extendedStatistics'>) {
    this.#store = store;
    this.#faults = faults;
    this.#extendedStatistics = options.extendedStatistics;
  }

  /** Observations by period, in time order, without the minutes a fault hides. */
  datapoints({ metric, unit, periodMs }: Omit<StatisticQuery, 'statistic'>, range: TimeRange): Datapoint[] {
    return this.#store
      .read({ metric, unit, periodMs, ...range })
      .filter(({ atMs }) => !this.#faults.hides(metric, atMs));
  }

  series(query: StatisticQuery, range: TimeRange): TimeSeries {
    const points = new Map<number, number>();
    for (const { atMs, bucket } of this.datapoints(query, range)) {
      const value = this.compute(bucket, query.metric, query.statistic);
      if (value !== undefined) points.set(atMs, value);
    }
    return { label: query.metric.name, periodMs: query.periodMs, points };
  }

  /** The statistic of one period; undefined also where the metric does not support it. */
  compute(bucket: Bucket, { namespace }: MetricId, statistic: ParsedStatistic): number | undefined {
    const ofAws = /^\/?aws\//i.test(namespace);
    const supported = statistic.kind !== 'range' || this.#extendedStatistics === 'all' || !ofAws;
    return supported ? computeStatistic(bucket, statistic) : undefined;
  }
}

/**
 * Read a MetricStat.
 *
 * @param path - the parameter's name in error messages
 * @throws ValidationError for a missing field, an unknown statistic or a period that is none
 */
export function toStatisticQuery(stat: MetricStat, path: string): StatisticQuery {
  const { Metric, Period, Stat, Unit } = stat;
  if (!Metric?.MetricName) throw validationError(`The parameter ${path}.Metric.MetricName is required.`);
  if (!Metric.Namespace) throw validationError(`The parameter ${path}.Metric.Namespace is required.`);
  const statistic = parseStatistic(Stat ?? '');
  if (!statistic) throw validationError(`The value ${Stat} for parameter ${path}.Stat is not supported.`);
  return {
    metric: {
      namespace: Metric.Namespace,
      name: Metric.MetricName,
      dimensions: dimensionMap(Metric.Dimensions),
    },
    unit: Unit,
    statistic,
    periodMs: periodMs(Period, `${path}.Period`),
  };
}

/**
 * Periods are 1, 5, 10, 20, 30 or a multiple of 60 seconds (CloudWatch API Reference, MetricStat, read 2026-11-20).
 *
 * @returns milliseconds, at least a minute
 */
export function periodMs(seconds: number | undefined, path: string): number {
  const allowed = seconds !== undefined && seconds > 0 && ([1, 5, 10, 20, 30].includes(seconds) || seconds % 60 === 0);
  if (!allowed) {
    throw validationError(`The parameter ${path} must be a multiple of 60, or one of 1, 5, 10, 20 and 30.`);
  }
  return Math.max(MINUTE_MS, seconds * 1_000);
}
