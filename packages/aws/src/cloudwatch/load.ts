import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { LoadPoint, LoadReader } from '@fairlead/runtime';
import { readSeries, type Series, type TimeSpan } from './read-series.ts';
import { MINUTE_SECONDS, variantQuery } from './variant-metric.ts';

const DAY_MS = 86_400_000;
/** How long CloudWatch keeps points of a minute (User Guide, metrics retention). */
const MINUTES_KEPT_MS = 15 * DAY_MS;
/** A request answers at most 100,800 points; five series in minutes for a week at a time stay below. */
const SPAN_MS = 7 * DAY_MS;

/** Read how busy a variant was, a point per minute, or per five minutes further back. */
export function cloudWatchLoad(client: CloudWatchClient): LoadReader {
  return {
    async load({ endpointName, variantName, fromMs, toMs }) {
      const periodSeconds = toMs - fromMs > MINUTES_KEPT_MS ? 5 * MINUTE_SECONDS : MINUTE_SECONDS;
      const queries = queriesOf({ endpointName, variantName }, periodSeconds);
      const points: LoadPoint[] = [];
      for (const span of spansOf(fromMs, toMs))
        points.push(...pointsOf(await readSeries(client, queries, span), periodSeconds));
      return points;
    },
  };
}

function queriesOf(variant: { endpointName: string; variantName: string }, periodSeconds: number): MetricDataQuery[] {
  const cpu = variantQuery(variant, { id: 'cpu', metric: 'CPUUtilization', stat: 'Average', periodSeconds });
  const host = { ...cpu.MetricStat?.Metric, Namespace: '/aws/sagemaker/Endpoints' };
  return [
    variantQuery(variant, { id: 'invocations', metric: 'Invocations', stat: 'Sum', periodSeconds }),
    variantQuery(variant, { id: 'each', metric: 'InvocationsPerInstance', stat: 'Sum', periodSeconds }),
    variantQuery(variant, { id: 'latency', metric: 'ModelLatency', stat: 'p95', periodSeconds }),
    { ...cpu, MetricStat: { Metric: host, Period: periodSeconds, Stat: 'Average' } },
  ];
}

function spansOf(fromMs: number, toMs: number): TimeSpan[] {
  const count = Math.ceil((toMs - fromMs) / SPAN_MS);
  return Array.from({ length: count }, (_, index) => {
    return { fromMs: fromMs + index * SPAN_MS, toMs: Math.min(toMs, fromMs + (index + 1) * SPAN_MS) };
  });
}

function pointsOf(series: ReadonlyMap<string, Series>, periodSeconds: number): LoadPoint[] {
  const at = (id: string, ms: number): number | undefined => series.get(id)?.get(ms);
  const minutes = periodSeconds / MINUTE_SECONDS;
  return [...(series.get('invocations') ?? [])].map(([atMs, invocations]) => {
    const each = at('each', atMs);
    const latencyMicroseconds = at('latency', atMs);
    const cpuPercent = at('cpu', atMs);
    return {
      atMs,
      periodSeconds,
      invocations,
      ...(each === undefined ? {} : { invocationsPerInstance: each / minutes }),
      ...(latencyMicroseconds === undefined ? {} : { latencyP95Ms: latencyMicroseconds / 1000 }),
      ...(cpuPercent === undefined ? {} : { cpuPercent }),
    };
  });
}
