import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { readSeries, type Series, type TimeSpan } from './read-series.ts';

/** Gives the series of a query by its id; one that was not read has no values. */
export type SeriesOf = (id: string) => Series;

/** What to ask CloudWatch, and how to understand the answer. Several readings make one request. */
export interface Reading<T> {
  /** Their ids must differ from those of all readings in the request. */
  queries: readonly MetricDataQuery[];
  decode(seriesOf: SeriesOf): T;
}

const NO_DATA: Series = new Map();

/** Carry out a reading in one request. @throws as `readSeries` does */
export async function perform<T>(client: CloudWatchClient, reading: Reading<T>, span: TimeSpan): Promise<T> {
  const series = await readSeries(client, reading.queries, span);
  return reading.decode((id) => series.get(id) ?? NO_DATA);
}

/** Several readings as one, whose answer has the same names. */
export function together<T extends Record<string, unknown>>(
  readings: { [Name in keyof T]: Reading<T[Name]> },
): Reading<T> {
  const entries = Object.entries(readings) as [keyof T, Reading<T[keyof T]>][];
  return {
    queries: entries.flatMap(([, { queries }]) => queries),
    decode: (seriesOf) => Object.fromEntries(entries.map(([name, { decode }]) => [name, decode(seriesOf)])) as T,
  };
}
