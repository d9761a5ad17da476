import { MathError } from './tokenize.ts';
import {
  allTimestamps,
  constantSeries,
  inTimeOrder,
  type MathScope,
  type MathValue,
  mapSeries,
  mapValues,
  type TimeSeries,
} from './values.ts';

type MathFunction = (args: MathValue[], scope: MathScope) => MathValue;

/** The functions whose arguments are plain values; IF, FILL and METRICS read theirs themselves. */
export const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ABS: pointwise(Math.abs),
  CEIL: pointwise(Math.ceil),
  FLOOR: pointwise(Math.floor),
  LOG: pointwise(Math.log),
  LOG10: pointwise(Math.log10),
  EXP: pointwise(Math.exp),
  SUM: aggregate(sum, (values) => sum(values)),
  AVG: aggregate(mean, (values, seriesCount) => sum(values) / seriesCount),
  MIN: aggregate(least, least),
  MAX: aggregate(greatest, greatest),
  STDDEV: aggregate(standardDeviation, standardDeviation),
  DATAPOINT_COUNT: aggregate(
    (values) => values.length,
    (values) => values.length,
  ),
  METRIC_COUNT: ([value]) => list(value).length,
  DIFF: betweenNeighbours((change) => change),
  DIFF_TIME: betweenNeighbours((_change, seconds) => seconds),
  RATE: betweenNeighbours((change, seconds) => change / seconds),
  RUNNING_SUM: ([value]) => mapSeries(needed(value), runningSum),
  PERIOD: ([value]) => single(value).periodMs / 1_000,
  TIME_SERIES: ([value], scope) => constantSeries(scalar(value), scope),
  FIRST: ([value]) => member(list(value), 0),
  LAST: ([value]) => member(list(value), -1),
};

function pointwise(change: (value: number) => number): MathFunction {
  return ([value]) => mapSeries(needed(value), (series) => mapValues(series, change), change);
}

/**
 * Of one series the scalar over its points, of an array the series over its members at each timestamp.
 *
 * AVG of an array divides by the number of series, as missing values count as 0 there; the others pass over them
 * (CloudWatch User Guide, functions supported for metric math, read 2026-11-20).
 */
function aggregate(
  ofPoints: (values: number[]) => number,
  ofMembers: (values: number[], seriesCount: number) => number,
): MathFunction {
  return ([argument]) => {
    const value = needed(argument);
    if (typeof value === 'number') return value;
    if (!Array.isArray(value)) return ofPoints([...value.points.values()]);
    const points = new Map<number, number>();
    for (const atMs of allTimestamps(value)) {
      const present = value.flatMap((series) => series.points.get(atMs) ?? []);
      points.set(atMs, ofMembers(present, value.length));
    }
    return { label: '', periodMs: Math.max(0, ...value.map((series) => series.periodMs)), points };
  };
}

function betweenNeighbours(result: (change: number, seconds: number) => number): MathFunction {
  return ([value]) =>
    mapSeries(needed(value), (series) => {
      const points = new Map<number, number>();
      let previous: [number, number] | undefined;
      for (const [atMs, current] of inTimeOrder(series)) {
        if (previous) points.set(atMs, result(current - previous[1], (atMs - previous[0]) / 1_000));
        previous = [atMs, current];
      }
      return { ...series, points };
    });
}

function runningSum(series: TimeSeries): TimeSeries {
  let total = 0;
  const points = new Map<number, number>();
  for (const [atMs, value] of inTimeOrder(series)) {
    total += value;
    points.set(atMs, total);
  }
  return { ...series, points };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

function least(values: number[]): number {
  return values.reduce((a, b) => Math.min(a, b), values[0] ?? 0);
}

function greatest(values: number[]): number {
  return values.reduce((a, b) => Math.max(a, b), values[0] ?? 0);
}

/** Of the whole population: the mean squared distance is divided by n. */
function standardDeviation(values: number[]): number {
  const average = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - average) ** 2)));
}

function needed(value: MathValue | undefined): MathValue {
  if (value === undefined) throw new MathError('An argument is missing');
  return value;
}

function scalar(value: MathValue | undefined): number {
  if (typeof value !== 'number') throw new MathError('A scalar is needed here');
  return value;
}

function single(value: MathValue | undefined): TimeSeries {
  if (value === undefined || typeof value === 'number' || Array.isArray(value)) {
    throw new MathError('A single time series is needed here');
  }
  return value;
}

function list(value: MathValue | undefined): TimeSeries[] {
  if (!Array.isArray(value)) throw new MathError('An array of time series is needed here');
  return value;
}

function member(series: TimeSeries[], index: number): TimeSeries {
  const found = series.at(index);
  if (!found) throw new MathError('The array of time series is empty');
  return found;
}
