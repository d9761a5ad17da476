import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import type { Bench } from '../bench.ts';
import type { Experiment } from '../fact.ts';
import { type Lab, refusalOf, until } from '../lab.ts';

const MINUTE_MS = 60_000;
const REQUESTS = 20;
/** A delay beyond this is told as such; the experiment ends. */
const LONGEST_DELAY_MS = 15 * MINUTE_MS;
const LOOK_MS = 5_000;

function invoke({ clients }: Lab, { endpointName }: Bench, variant?: string) {
  return clients.runtime.send(
    new InvokeEndpointCommand({
      EndpointName: endpointName,
      Body: new TextEncoder().encode('{}'),
      ContentType: 'application/json',
      ...(variant ? { TargetVariant: variant } : {}),
    }),
  );
}

/** Values of a metric of variant `a` by minute; `undefined` when CloudWatch refuses the statistic. */
async function read(
  { clients }: Lab,
  bench: Bench,
  span: { fromMs: number; toMs: number },
  metric: { name: string; stat: string },
) {
  const Dimensions = [
    { Name: 'EndpointName', Value: bench.endpointName },
    { Name: 'VariantName', Value: 'a' },
  ];
  const Metric = { Namespace: 'AWS/SageMaker', MetricName: metric.name, Dimensions };
  const { MetricDataResults } = await clients.cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(span.fromMs),
      EndTime: new Date(span.toMs),
      MetricDataQueries: [{ Id: 'm', MetricStat: { Metric, Period: 60, Stat: metric.stat } }],
    }),
  );
  return MetricDataResults?.[0]?.Values ?? [];
}

/** Send requests early in a minute, so that the minute's end is known to come after them. @returns the minute's start */
async function burst(lab: Lab, bench: Bench): Promise<number> {
  await lab.pause(MINUTE_MS - (lab.now() % MINUTE_MS) + 5_000);
  const minuteMs = Math.floor(lab.now() / MINUTE_MS) * MINUTE_MS;
  for (let sent = 0; sent < REQUESTS; sent++) await invoke(lab, bench, 'a');
  return minuteMs;
}

export const metricsDelay: Experiment = {
  id: 'metrics-delay',
  question:
    'How long after its end is a minute of Invocations complete in CloudWatch, and does a minute without requests have a datapoint?',
  assumed: 'Complete within two minutes; no datapoint without requests.',
  async run(lab, bench) {
    const minuteMs = await burst(lab, bench);
    const Invocations = { name: 'Invocations', stat: 'Sum' };
    const span = { fromMs: minuteMs, toMs: minuteMs + MINUTE_MS };
    await until(lab, { what: 'The minute’s requests', mostMs: LONGEST_DELAY_MS, everyMs: LOOK_MS }, async () => {
      const [value] = await read(lab, bench, span, Invocations);
      return value === REQUESTS ? value : undefined;
    });
    const secondsAfterEnd = (lab.now() - span.toMs) / 1_000;
    await lab.pause(2 * MINUTE_MS);
    const quiet = await read(lab, bench, { fromMs: span.toMs, toMs: span.toMs + MINUTE_MS }, Invocations);
    return {
      holds: secondsAfterEnd <= 120 && quiet.length === 0,
      seen: { secondsAfterEnd, datapointsOfQuietMinute: quiet.length },
    };
  },
};

export const latencyStatistics: Experiment = {
  id: 'latency-statistics',
  question: 'Do p99, TC and PR work on ModelLatency?',
  assumed: 'p99 does; TC and PR are tried first, and percentiles stand in for them.',
  async run(lab, bench) {
    const minuteMs = await burst(lab, bench);
    await lab.pause(4 * MINUTE_MS);
    const span = { fromMs: minuteMs, toMs: minuteMs + MINUTE_MS };
    const seen: Record<string, unknown> = {};
    for (const stat of ['p99', 'TC(0:1000000)', 'PR(:1000000)']) {
      try {
        seen[stat] = await read(lab, bench, span, { name: 'ModelLatency', stat });
      } catch (error) {
        seen[stat] = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      }
    }
    const p99 = seen.p99;
    return { holds: Array.isArray(p99) && p99.length > 0, seen };
  },
};

export const targetVariant: Experiment = {
  id: 'target-variant',
  question: 'Does a variant of weight 0 answer requests that name it?',
  assumed: 'Yes: the smoke request of a rollout relies on it.',
  async run(lab, bench) {
    const answer = await refusalOf(() => invoke(lab, bench, 'b'));
    return { holds: answer === 'accepted', seen: { answer } };
  },
};
