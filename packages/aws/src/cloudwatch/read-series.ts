import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { UnreadableMetricsError } from './unreadable.ts';

/** Queries per call (CloudWatch API Reference, GetMetricData, read 2026-11-20). */
export const MAX_QUERIES = 500;

/** A metric's values by the start of their period, epoch milliseconds, in time order. No datapoint, no entry. */
export type Series = ReadonlyMap<number, number>;

/** Stretch of time in epoch milliseconds, the start inclusive, the end exclusive. */
export interface TimeSpan {
  fromMs: number;
  toMs: number;
}

/** What has been read of one query so far. */
interface Answer {
  label: string | undefined;
  /** That of the newest page with the query: a page with more to come says PartialData. */
  status: string | undefined;
  detail: string;
  points: Map<number, number>;
}

/**
 * Read all queries in one request, page after page.
 *
 * @returns the series of each query by its id, with an entry for every query that returns data; an empty span has none
 * @throws UnreadableMetricsError when a result is missing, incomplete or ambiguous
 * @throws RangeError for more than 500 queries; the SDK's errors when CloudWatch refuses or does not answer
 */
export async function readSeries(
  client: CloudWatchClient,
  queries: readonly MetricDataQuery[],
  { fromMs, toMs }: TimeSpan,
): Promise<ReadonlyMap<string, Series>> {
  if (queries.length > MAX_QUERIES) {
    throw new RangeError(`These guards read ${queries.length} metrics; CloudWatch takes ${MAX_QUERIES} a request.`);
  }
  const answers = new Map<string, Answer>();
  if (queries.length === 0 || fromMs >= toMs) return new Map();
  let NextToken: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [...queries],
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        ScanBy: 'TimestampAscending',
        ...(NextToken ? { NextToken } : {}),
      }),
    );
    addPage(answers, page.MetricDataResults ?? []);
    NextToken = page.NextToken;
  } while (NextToken);
  const returning = queries.filter(({ ReturnData }) => ReturnData !== false);
  return new Map(returning.map((query) => [query.Id ?? '', completeSeries(query, answers.get(query.Id ?? ''))]));
}

function addPage(answers: Map<string, Answer>, results: readonly MetricDataResult[]): void {
  const onThisPage = new Set<string>();
  for (const { Id = '', Label, StatusCode, Messages = [], Timestamps = [], Values = [] } of results) {
    const before = answers.get(Id);
    if (onThisPage.has(Id) || (before && before.label !== Label)) {
      throw new UnreadableMetricsError(`${Label ?? Id} yields several series; make one of them, with MAX or SUM.`);
    }
    onThisPage.add(Id);
    const points = before?.points ?? new Map<number, number>();
    for (const [index, timestamp] of Timestamps.entries()) {
      const value = Values[index];
      if (value !== undefined && Number.isFinite(value)) points.set(timestamp.getTime(), value);
    }
    const detail = Messages.map(({ Value }) => ` ${Value}`).join('');
    answers.set(Id, { label: Label, status: StatusCode, detail, points });
  }
}

/** An expression that found no metric, such as a search, may have no result; a metric always has one. */
function completeSeries({ Id, Label, Expression }: MetricDataQuery, answer: Answer | undefined): Series {
  const name = Label ?? Id;
  if (!answer && Expression !== undefined) return new Map();
  if (!answer) throw new UnreadableMetricsError(`CloudWatch did not answer for ${name}.`);
  if (answer.status !== 'Complete') {
    throw new UnreadableMetricsError(
      `CloudWatch answered ${answer.status ?? 'without a status'} for ${name}.${answer.detail}`,
    );
  }
  return answer.points;
}
