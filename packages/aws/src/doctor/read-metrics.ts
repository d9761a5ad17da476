import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmSeen, EndpointSeen, TrafficSeen } from '@fairlead/doctor';
import { MAX_QUERIES, readSeries } from '../cloudwatch/read-series.ts';
import { nextToken, pages } from './read.ts';

const DAY_MS = 24 * 3_600_000;
const HOUR_SECONDS = 3_600;

/** The alarms of the region that watch one endpoint, metric alarms only. */
export async function readAlarms(client: CloudWatchClient): Promise<AlarmSeen[]> {
  const alarms = await pages(
    (token) =>
      client.send(new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm'], MaxRecords: 100, ...nextToken(token) })),
    ({ MetricAlarms }) => MetricAlarms,
  );
  return alarms.flatMap(alarmSeen);
}

function alarmSeen(alarm: MetricAlarm): AlarmSeen[] {
  const { AlarmName, StateValue, StateTransitionedTimestamp, StateUpdatedTimestamp } = alarm;
  const since = StateTransitionedTimestamp ?? StateUpdatedTimestamp;
  const dimensions = [
    alarm.Dimensions ?? [],
    ...(alarm.Metrics ?? []).map(({ MetricStat }) => MetricStat?.Metric?.Dimensions ?? []),
  ].flat();
  const of = (name: string): string | undefined => dimensions.find(({ Name }) => Name === name)?.Value;
  const [endpointName, variantName] = [of('EndpointName'), of('VariantName')];
  if (!AlarmName || !StateValue || !since || !endpointName) return [];
  return [
    {
      name: AlarmName,
      state: StateValue,
      sinceMs: since.getTime(),
      endpointName,
      ...(variantName ? { variantName } : {}),
    },
  ];
}

/** Requests of every variant in the last 24 hours: one metric each, $0.01 a thousand. */
export async function readTraffic(
  client: CloudWatchClient,
  endpoints: readonly EndpointSeen[],
  nowMs: number,
): Promise<TrafficSeen[]> {
  const variants = endpoints.flatMap(({ live }) =>
    live.variants.map(({ name }) => ({ endpointName: live.name, variantName: name })),
  );
  const hourMs = HOUR_SECONDS * 1_000;
  const toMs = Math.ceil(nowMs / hourMs) * hourMs;
  const seen: TrafficSeen[] = [];
  for (let start = 0; start < variants.length; start += MAX_QUERIES) {
    const some = variants.slice(start, start + MAX_QUERIES);
    const series = await readSeries(client, some.map(invocationsOf), { fromMs: toMs - DAY_MS, toMs });
    for (const [index, variant] of some.entries()) {
      const counts = [...(series.get(`m${index}`)?.values() ?? [])];
      seen.push({ ...variant, requests: counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : 'none' });
    }
  }
  return seen;
}

function invocationsOf(variant: Omit<TrafficSeen, 'requests'>, index: number): MetricDataQuery {
  const Dimensions = [
    { Name: 'EndpointName', Value: variant.endpointName },
    { Name: 'VariantName', Value: variant.variantName },
  ];
  const Metric = { Namespace: 'AWS/SageMaker', MetricName: 'Invocations', Dimensions };
  return { Id: `m${index}`, MetricStat: { Metric, Period: HOUR_SECONDS, Stat: 'Sum' } };
}
