import type {
  Datapoint,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
  StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import type { CloudClock } from '../../../clock.ts';
import { invalidCombination, invalidValue, missingParameter, requiredText } from '../errors.ts';
import { parseStatistic, SIMPLE_STATISTICS, type SimpleStatistic } from '../statistics/statistic.ts';
import type { Bucket } from '../store/bucket.ts';
import { dimensionMap } from '../store/metric-key.ts';
import type { MetricStore, Datapoint as StoredDatapoint } from '../store/metric-store.ts';
import { type MetricReader, periodMs } from './metric-reader.ts';
import { roundStart } from './round-start.ts';

/** Datapoints per call (CloudWatch API Reference, GetMetricStatistics, read 2026-11-20). */
const MAX_DATAPOINTS = 1_440;

interface Deps {
  clock: Pick<CloudClock, 'now'>;
  reader: MetricReader;
  store: MetricStore;
}

/** Unlike GetMetricData it keeps units apart: a period with data in two units has two datapoints. */
export function makeGetMetricStatistics({ clock, reader, store }: Deps) {
  return function getMetricStatistics(input: GetMetricStatisticsInput): GetMetricStatisticsOutput {
    const { StartTime, EndTime, Unit } = input;
    if (!StartTime) throw missingParameter('StartTime');
    if (!EndTime) throw missingParameter('EndTime');
    if (StartTime >= EndTime) {
      throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
    }
    const metric = {
      namespace: requiredText(input.Namespace, 'Namespace'),
      name: requiredText(input.MetricName, 'MetricName'),
      dimensions: dimensionMap(input.Dimensions),
    };
    const statistics = readStatistics(input);
    const period = periodMs(input.Period, 'Period');
    const range = { startMs: roundStart(StartTime.getTime(), clock.now()), endMs: EndTime.getTime() };
    if ((range.endMs - range.startMs) / period > MAX_DATAPOINTS) {
      throw invalidCombination(
        `You have requested more than ${MAX_DATAPOINTS} datapoints. Reduce them by increasing Period, or decreasing the time range.`,
      );
    }
    const compute = (bucket: Bucket, text: string) => {
      const statistic = parseStatistic(text);
      return statistic && reader.compute(bucket, metric, statistic);
    };
    const datapoints = (Unit ? [Unit] : store.units(metric)).flatMap((unit) =>
      reader
        .datapoints({ metric, unit, periodMs: period }, range)
        .map((datapoint) => toDatapoint(datapoint, unit as StandardUnit, statistics, compute)),
    );
    return { Label: metric.name, Datapoints: datapoints };
  };
}

interface Wanted {
  simple: SimpleStatistic[];
  extended: string[];
}

function readStatistics({ Statistics = [], ExtendedStatistics = [] }: GetMetricStatisticsInput): Wanted {
  if (Statistics.length === 0 && ExtendedStatistics.length === 0) {
    throw invalidCombination('Must specify either Statistics or ExtendedStatistics.');
  }
  for (const text of [...Statistics, ...ExtendedStatistics]) {
    if (!parseStatistic(text)) throw invalidValue(`The value ${text} for parameter Statistics is not supported.`);
  }
  return { simple: SIMPLE_STATISTICS.filter((name) => Statistics.includes(name)), extended: ExtendedStatistics };
}

function toDatapoint(
  { atMs, bucket }: StoredDatapoint,
  unit: StandardUnit,
  { simple, extended }: Wanted,
  compute: (bucket: Bucket, text: string) => number | undefined,
): Datapoint {
  const present = (texts: string[]): Record<string, number> => {
    const values: Record<string, number> = {};
    for (const text of texts) {
      const value = compute(bucket, text);
      if (value !== undefined) values[text] = value;
    }
    return values;
  };
  return {
    Timestamp: new Date(atMs),
    Unit: unit,
    ...present(simple),
    ...(extended.length > 0 ? { ExtendedStatistics: present(extended) } : {}),
  };
}
