import type { GetMetricDataInput, GetMetricDataOutput, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { CloudClock } from '../../../clock.ts';
import { validationError } from '../errors.ts';
import type { Faults, QueryStatus } from '../faults.ts';
import { inTimeOrder, type MissingInMath, type TimeSeries } from '../math/values.ts';
import { evaluateQueries } from './evaluate-queries.ts';
import type { MetricReader, StatisticQuery, TimeRange } from './metric-reader.ts';
import { fromToken, toToken } from './page.ts';
import { type Query, readQueries } from './query-set.ts';
import { roundStart } from './round-start.ts';

/** Datapoints per call (CloudWatch API Reference, GetMetricData, read 2026-11-20). */
const MAX_DATAPOINTS = 100_800;

export interface QueryDeps {
  clock: Pick<CloudClock, 'now'>;
  reader: MetricReader;
  faults: Faults;
  missingInMath: MissingInMath;
}

/** Where a page ended: in which result, and how many of its points have been returned. */
interface Cursor {
  result: number;
  points: number;
}

interface Result {
  id: string;
  label: string;
  status: QueryStatus;
  points: [atMs: number, value: number][];
}

export function makeGetMetricData({ clock, reader, faults, missingInMath }: QueryDeps) {
  return function getMetricData(input: GetMetricDataInput): GetMetricDataOutput {
    const range = readRange(input, clock.now());
    const maxDatapoints = readMaxDatapoints(input.MaxDatapoints);
    const queries = readQueries(input.MetricDataQueries ?? []);
    const wanted = [...queries.values()].filter(({ returnData }) => returnData);
    const read = (stat: StatisticQuery) => withoutFaulty(reader.series(stat, range), stat, faults);
    const series = evaluateQueries(queries, wanted, range, { read, missingInMath });
    const ascending = input.ScanBy === 'TimestampAscending';
    const results = wanted.flatMap((query) =>
      (series.get(query.id) ?? []).map((one) => ({
        id: query.id,
        label: one.label,
        status: worstStatus(query, queries, range, faults),
        points: ascending ? inTimeOrder(one) : inTimeOrder(one).reverse(),
      })),
    );
    return paged(results, maxDatapoints, input.NextToken);
  };
}

function readRange({ StartTime, EndTime }: GetMetricDataInput, nowMs: number): TimeRange {
  if (!StartTime) throw validationError('The parameter StartTime is required.');
  if (!EndTime) throw validationError('The parameter EndTime is required.');
  if (StartTime >= EndTime) {
    throw validationError('The parameter StartTime must be less than the parameter EndTime.');
  }
  return { startMs: roundStart(StartTime.getTime(), nowMs), endMs: EndTime.getTime() };
}

function readMaxDatapoints(wanted = MAX_DATAPOINTS): number {
  if (wanted < 1 || wanted > MAX_DATAPOINTS) {
    throw validationError(`The parameter MaxDatapoints must be between 1 and ${MAX_DATAPOINTS}.`);
  }
  return wanted;
}

function withoutFaulty(series: TimeSeries, { metric }: StatisticQuery, faults: Faults): TimeSeries {
  const points = [...series.points].filter(([atMs]) => !faults.leavesOut(metric, atMs));
  return { ...series, points: new Map(points) };
}

const SEVERITY: readonly QueryStatus[] = ['Complete', 'PartialData', 'InternalError', 'Forbidden'];

/** The status of a metric query, or the worst among those an expression is computed from. */
function worstStatus(query: Query, queries: Map<string, Query>, range: TimeRange, faults: Faults): QueryStatus {
  if (query.kind === 'metric') {
    return faults.queryStatus(query.stat.metric, { fromMs: range.startMs, toMs: range.endMs });
  }
  const metricIds = [...queries.values()].flatMap(({ kind, id }) => (kind === 'metric' ? [id] : []));
  return [...query.refersTo, ...(query.usesAllMetrics ? metricIds : [])].reduce<QueryStatus>((worst, id) => {
    const next = queries.get(id);
    const status = next ? worstStatus(next, queries, range, faults) : 'Complete';
    return SEVERITY.indexOf(status) > SEVERITY.indexOf(worst) ? status : worst;
  }, 'Complete');
}

/** One page; a result that a page cuts says PartialData, and only results with something left appear on the next. */
function paged(results: Result[], maxDatapoints: number, token: string | undefined): GetMetricDataOutput {
  let cursor: Cursor = token === undefined ? { result: 0, points: 0 } : fromToken(token, isCursor);
  let room = maxDatapoints;
  const taken: MetricDataResult[] = [];
  for (; cursor.result < results.length; cursor = { result: cursor.result + 1, points: 0 }) {
    const result = results[cursor.result];
    if (!result) break;
    const points = result.points.slice(cursor.points, cursor.points + room);
    const end = cursor.points + points.length;
    const cut = end < result.points.length;
    if (room > 0 || !cut) taken.push(toOutput(result, points, cut ? 'PartialData' : result.status));
    room -= points.length;
    if (cut) return { MetricDataResults: taken, Messages: [], NextToken: toToken({ ...cursor, points: end }) };
  }
  return { MetricDataResults: taken, Messages: [] };
}

function toOutput({ id, label }: Result, points: Result['points'], status: QueryStatus): MetricDataResult {
  return {
    Id: id,
    Label: label,
    Timestamps: points.map(([atMs]) => new Date(atMs)),
    Values: points.map(([, value]) => value),
    StatusCode: status,
  };
}

function isCursor(value: unknown): value is Cursor {
  const { result, points } = (value ?? {}) as Partial<Cursor>;
  return Number.isInteger(result) && Number.isInteger(points) && Number(result) >= 0 && Number(points) >= 0;
}
