import { MathError } from './tokenize.ts';

/** A time series: values by timestamp (cloud milliseconds); a timestamp without a value is missing. */
export interface TimeSeries {
  /** Id of the query the series came from, for METRICS("…"); expressions keep that of no metric. */
  id?: string;
  label: string;
  periodMs: number;
  points: Map<number, number>;
}

/** What an expression yields: a scalar, a time series, or an array of time series. */
export type MathValue = number | TimeSeries | TimeSeries[];

/** The timestamps a series without gaps would have, and how operators treat missing points. */
export interface MathScope {
  startMs: number;
  endMs: number;
  periodMs: number;
  missing: MissingInMath;
}

/**
 * What a binary operator does where one of its series has no point.
 *
 * `no-point`: the result has none either. `zero`: the missing point counts as 0 wherever the other side has one, which
 * is what the CloudWatch User Guide of 2023 ("Metric math syntax and functions") says.
 */
export type MissingInMath = 'no-point' | 'zero';

/** Apply `change` to each series of a value; a scalar passes through `scalar`, or is refused. */
export function mapSeries(
  value: MathValue,
  change: (series: TimeSeries) => TimeSeries,
  scalar?: (n: number) => number,
): MathValue {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'number') return change(value);
  if (!scalar) throw new MathError('A time series is needed here, not a scalar');
  return scalar(value);
}

/** Apply `change` to each value; results that are no finite number are dropped. */
export function mapValues(series: TimeSeries, change: (value: number, atMs: number) => number | undefined): TimeSeries {
  const points = new Map<number, number>();
  for (const [atMs, value] of series.points) {
    const changed = change(value, atMs);
    if (changed !== undefined && Number.isFinite(changed)) points.set(atMs, changed);
  }
  return { ...series, points };
}

/** The points of a series in time order. */
export function inTimeOrder(series: TimeSeries): [atMs: number, value: number][] {
  return [...series.points].sort(([a], [b]) => a - b);
}

/** All timestamps at which one of the series has a value, in time order. */
export function allTimestamps(series: readonly TimeSeries[]): number[] {
  return [...new Set(series.flatMap((one) => [...one.points.keys()]))].sort((a, b) => a - b);
}

/** The timestamps of a series without gaps. */
export function grid({ startMs, endMs }: MathScope, periodMs: number): number[] {
  const length = Math.max(0, Math.ceil((endMs - startMs) / periodMs));
  return Array.from({ length }, (_, i) => startMs + i * periodMs);
}

export function constantSeries(value: number, scope: MathScope, periodMs = scope.periodMs): TimeSeries {
  return { label: '', periodMs, points: new Map(grid(scope, periodMs).map((atMs) => [atMs, value])) };
}
