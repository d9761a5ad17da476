import { type MetricDatum, type PutMetricDataInput, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { CloudClock } from '../../../clock.ts';
import { invalidCombination, invalidValue, missingParameter, requiredText } from '../errors.ts';
import type { Bucket } from '../store/bucket.ts';
import { dimensionMap } from '../store/metric-key.ts';
import type { MetricStore } from '../store/metric-store.ts';
import { MINUTE_MS } from '../store/series.ts';

// CloudWatch API Reference, PutMetricData and MetricDatum, read 2026-11-20.
const MAX_METRICS = 1_000;
const MAX_VALUES = 150;
const MAX_DIMENSIONS = 30;
const MAX_AGE_MS = 14 * 24 * 60 * MINUTE_MS;
const MAX_AHEAD_MS = 120 * MINUTE_MS;
/** Values outside ±2^360 are refused. */
const MAX_MAGNITUDE = 2 ** 360;

const UNITS: ReadonlySet<string> = new Set(Object.values(StandardUnit));

/**
 * Take custom metrics; they are readable at once. High-resolution data (StorageResolution 1) are folded into minutes.
 *
 * Nothing is stored unless the whole request is valid.
 */
export function makePutMetricData({ clock, store }: { clock: Pick<CloudClock, 'now'>; store: MetricStore }) {
  return function putMetricData({ Namespace, MetricData = [] }: PutMetricDataInput): Record<string, never> {
    const namespace = requiredText(Namespace, 'Namespace');
    if (namespace.startsWith('AWS/')) {
      throw invalidValue(`The value ${namespace} for parameter Namespace is invalid.`);
    }
    if (MetricData.length === 0) throw missingParameter('MetricData');
    if (MetricData.length > MAX_METRICS) {
      throw invalidValue(`The collection MetricData must not have a size greater than ${MAX_METRICS}.`);
    }
    const nowMs = clock.now();
    const data = MetricData.map((datum, i) => readDatum(datum, `MetricData.member.${i + 1}`, nowMs));
    for (const { name, dimensions, unit, atMs, fold } of data) {
      store.publish({ namespace, name, dimensions }, unit, atMs, fold);
    }
    return {};
  };
}

interface Datum {
  name: string;
  dimensions: Record<string, string>;
  unit: string;
  atMs: number;
  fold(bucket: Bucket): void;
}

function readDatum(datum: MetricDatum, path: string, nowMs: number): Datum {
  const { Dimensions = [], Unit = 'None', Timestamp, StorageResolution = 60 } = datum;
  if (Dimensions.length > MAX_DIMENSIONS) {
    throw invalidValue(`The collection ${path}.Dimensions must not have a size greater than ${MAX_DIMENSIONS}.`);
  }
  for (const { Name, Value } of Dimensions) {
    requiredText(Name, `${path}.Dimensions.Name`);
    requiredText(Value, `${path}.Dimensions.Value`);
  }
  if (!UNITS.has(Unit)) throw invalidValue(`The value ${Unit} for parameter ${path}.Unit is not a valid unit.`);
  if (StorageResolution !== 1 && StorageResolution !== 60) {
    throw invalidValue(`The parameter ${path}.StorageResolution must be 1 or 60.`);
  }
  return {
    name: requiredText(datum.MetricName, `${path}.MetricName`),
    dimensions: dimensionMap(Dimensions),
    unit: Unit,
    atMs: readTimestamp(Timestamp, path, nowMs),
    fold: readValues(datum, path),
  };
}

function readTimestamp(timestamp: Date | undefined, path: string, nowMs: number): number {
  const atMs = timestamp?.getTime() ?? nowMs;
  if (!(atMs >= nowMs - MAX_AGE_MS && atMs <= nowMs + MAX_AHEAD_MS)) {
    throw invalidValue(
      `The parameter ${path}.Timestamp must specify a time no more than two weeks in the past and no more than two hours in the future.`,
    );
  }
  return atMs;
}

function readValues({ Value, Values, Counts, StatisticValues }: MetricDatum, path: string): (bucket: Bucket) => void {
  if ([Value, Values, StatisticValues].filter((form) => form !== undefined).length !== 1) {
    throw invalidCombination(`${path} must have exactly one of Value, Values and StatisticValues.`);
  }
  if (StatisticValues) {
    const { SampleCount, Sum, Minimum, Maximum } = StatisticValues;
    const set = {
      sampleCount: count(SampleCount, `${path}.StatisticValues.SampleCount`),
      sum: number(Sum, `${path}.StatisticValues.Sum`),
      min: number(Minimum, `${path}.StatisticValues.Minimum`),
      max: number(Maximum, `${path}.StatisticValues.Maximum`),
    };
    if (set.min > set.max) throw invalidValue(`${path}.StatisticValues has a Minimum above its Maximum.`);
    return (bucket) => bucket.addStatisticSet(set);
  }
  const values = (Values ?? [Value ?? Number.NaN]).map((value) => number(value, `${path}.Value`));
  if (values.length === 0 || values.length > MAX_VALUES) {
    throw invalidValue(`The collection ${path}.Values must have between 1 and ${MAX_VALUES} values.`);
  }
  if (Counts && Counts.length !== values.length) {
    throw invalidValue(`The collections ${path}.Values and ${path}.Counts must be of the same size.`);
  }
  const times = values.map((_, i) => (Counts ? count(Counts[i], `${path}.Counts`) : 1));
  return (bucket) => {
    values.forEach((value, i) => {
      if (times[i]) bucket.add(value, times[i]);
    });
  };
}

function number(value: number | undefined, path: string): number {
  if (value === undefined || !Number.isFinite(value) || Math.abs(value) > MAX_MAGNITUDE) {
    throw invalidValue(`The value ${value} for parameter ${path} is invalid.`);
  }
  return value;
}

function count(value: number | undefined, path: string): number {
  if (number(value, path) < 0) throw invalidValue(`The value ${value} for parameter ${path} is invalid.`);
  return number(value, path);
}
