import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmState, MinuteCount } from '@fairlead/guard';
import type { MetricReader } from '@fairlead/runtime';

/** DescribeAlarms takes at most 100 names a call (CloudWatch API reference). */
const NAMES_PER_CALL = 100;

/** Read request counts and alarms from CloudWatch. */
export function cloudWatchMetrics(client: CloudWatchClient): MetricReader {
  return {
    async errorCounts({ endpointName, variantNames, fromMs, toMs }) {
      try {
        const results = await readAll(client, {
          queries: variantNames.flatMap((variantName, index) => errorQueries(endpointName, variantName, index)),
          fromMs,
          toMs,
        });
        const incomplete = results.find(({ StatusCode }) => StatusCode !== 'Complete');
        if (incomplete)
          return {
            unreadable: `CloudWatch answered ${incomplete.StatusCode} for ${incomplete.Label ?? incomplete.Id}.`,
          };
        const minutes = variantNames.map((name, index) => [name, minutesOf(results, index)] as const);
        return { minutes: Object.fromEntries(minutes) };
      } catch (error) {
        return { unreadable: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
      }
    },

    async alarmStates(alarmNames) {
      const states: Record<string, AlarmState> = Object.fromEntries(
        alarmNames.map((name) => [name, 'MISSING' as const]),
      );
      for (let start = 0; start < alarmNames.length; start += NAMES_PER_CALL) {
        const AlarmNames = alarmNames.slice(start, start + NAMES_PER_CALL);
        const found = await client.send(
          new DescribeAlarmsCommand({
            AlarmNames,
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
            MaxRecords: NAMES_PER_CALL,
          }),
        );
        for (const { AlarmName, StateValue } of [...(found.MetricAlarms ?? []), ...(found.CompositeAlarms ?? [])]) {
          if (AlarmName && StateValue) states[AlarmName] = StateValue;
        }
      }
      return states;
    },
  };
}

/** Requests and errors from one metric: 1 is published per error and 0 otherwise, so its SampleCount counts requests. */
function errorQueries(endpointName: string, variantName: string, index: number): MetricDataQuery[] {
  const Metric = {
    Namespace: 'AWS/SageMaker',
    MetricName: 'Invocation5XXErrors',
    Dimensions: [
      { Name: 'EndpointName', Value: endpointName },
      { Name: 'VariantName', Value: variantName },
    ],
  };
  return [
    {
      Id: `requests${index}`,
      Label: `requests of ${variantName}`,
      MetricStat: { Metric, Period: 60, Stat: 'SampleCount' },
    },
    { Id: `errors${index}`, Label: `5xx of ${variantName}`, MetricStat: { Metric, Period: 60, Stat: 'Sum' } },
  ];
}

async function readAll(
  client: CloudWatchClient,
  { queries, fromMs, toMs }: { queries: MetricDataQuery[]; fromMs: number; toMs: number },
): Promise<MetricDataResult[]> {
  const results = new Map<string, MetricDataResult>();
  let NextToken: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries,
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        ScanBy: 'TimestampAscending',
        ...(NextToken ? { NextToken } : {}),
      }),
    );
    for (const result of page.MetricDataResults ?? []) merge(results, result);
    NextToken = page.NextToken;
  } while (NextToken);
  return [...results.values()];
}

/** Pages of one metric are put together; its status is that of the last page, as a page with more to come is PartialData. */
function merge(results: Map<string, MetricDataResult>, page: MetricDataResult): void {
  const id = page.Id ?? '';
  const before = results.get(id);
  results.set(id, {
    ...page,
    Timestamps: [...(before?.Timestamps ?? []), ...(page.Timestamps ?? [])],
    Values: [...(before?.Values ?? []), ...(page.Values ?? [])],
  });
}

function minutesOf(results: readonly MetricDataResult[], index: number): MinuteCount[] {
  const requests = valuesByMinute(results, `requests${index}`);
  const errors = valuesByMinute(results, `errors${index}`);
  return [...requests]
    .map(([startMs, count]) => ({ startMs, requests: count, errors: errors.get(startMs) ?? 0 }))
    .sort((a, b) => a.startMs - b.startMs);
}

function valuesByMinute(results: readonly MetricDataResult[], id: string): Map<number, number> {
  const { Timestamps = [], Values = [] } = results.find((result) => result.Id === id) ?? {};
  return new Map(Timestamps.map((timestamp, index) => [timestamp.getTime(), Values[index] ?? 0]));
}
