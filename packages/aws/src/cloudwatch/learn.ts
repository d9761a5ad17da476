import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  championNoise,
  type GuardRule,
  isStatistical,
  type Learned,
  type NoiseEstimate,
  ruleId,
  type StatisticalRule,
  type VariantMinute,
} from '@fairlead/guard';
import type { MetricReader } from '@fairlead/runtime';
import { historyPercentiles } from './history-percentiles.ts';
import { learnSlowCounts } from './learn-slow-counts.ts';
import type { TimeSpan } from './read-series.ts';
import { perform, together } from './reading.ts';
import type { SlowCounts } from './slow-counts.ts';
import { latencyRulesOf, slowThresholds } from './thresholds.ts';
import { errorMetricsOf, variantCounts } from './variant-counts.ts';
import { ERROR_METRIC_NAMES, type Variant } from './variant-metric.ts';

/**
 * Learn from a variant's own past what is usual for it, in two requests: counts and the percentiles of the whole history,
 * then the requests slower than those, in every way this account might count them.
 *
 * @throws UnreadableMetricsError when CloudWatch answers in part; the SDK's errors when it does not
 */
export async function learn(client: CloudWatchClient, query: Parameters<MetricReader['learn']>[0]): Promise<Learned> {
  const { rules } = query;
  const { counts, thresholdsMs } = await perform(
    client,
    together({
      counts: variantCounts(query, { prefix: 'variant', errorMetrics: errorMetricsOf(rules) }),
      thresholdsMs: historyPercentiles(query, latencyRulesOf(rules), query),
    }),
    query,
  );
  const latency = await learnSlowCounts(client, query, slowThresholds(rules, thresholdsMs, 'champion'), query);
  const baselines = baselinesOf(rules, counts.minutes, latency);
  return {
    from: new Date(query.fromMs).toISOString(),
    to: new Date(query.toMs).toISOString(),
    requestsPerMinute: meanRequests(counts.minutes),
    baselines,
    thresholdsMs,
    ...(latency ? { slowBy: latency.by } : {}),
    warnings: warningsOn(query, counts.minutes, baselines),
  };
}

function meanRequests(minutes: readonly VariantMinute[]): number {
  const requests = minutes.reduce((sum, minute) => sum + minute.requests, 0);
  return minutes.length === 0 ? 0 : requests / minutes.length;
}

/** Rates and noise of the rules that compare; none for a metric without a datapoint. */
function baselinesOf(
  rules: readonly GuardRule[],
  minutes: readonly VariantMinute[],
  latency: SlowCounts | undefined,
): Record<string, NoiseEstimate> {
  const baselines: Record<string, NoiseEstimate> = {};
  for (const rule of rules) {
    const records = recordsOf(rule, minutes, latency);
    if (records.length > 0) baselines[ruleId(rule)] = championNoise(records);
  }
  return baselines;
}

/** Requests and bad ones of each minute that has both. */
function recordsOf(
  rule: GuardRule,
  minutes: readonly VariantMinute[],
  latency: SlowCounts | undefined,
): [n: number, x: number][] {
  if (rule.kind === 'errors') {
    return minutes.flatMap(({ requests, errors }): [number, number][] => {
      const bad = errors[rule.metric];
      return bad === undefined ? [] : [[requests, bad]];
    });
  }
  if (rule.kind !== 'latency') return [];
  return [...(latency?.slow[ruleId(rule)] ?? [])].map(([startMs, slow]) => [latency?.timed.get(startMs) ?? 0, slow]);
}

function warningsOn(
  { endpointName, variantName, rules, fromMs, toMs }: Variant & TimeSpan & { rules: readonly GuardRule[] },
  minutes: readonly VariantMinute[],
  baselines: Learned['baselines'],
): string[] {
  const span = `from ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`;
  const has5xx = minutes.some(({ errors }) => errors['5xx'] !== undefined);
  const hasData = (rule: StatisticalRule): boolean => {
    if (rule.kind === 'traffic-share') return minutes.length > 0;
    return rule.kind === 'error-ceiling' ? has5xx : baselines[ruleId(rule)] !== undefined;
  };
  const withoutData = rules.filter(isStatistical).filter((rule) => !hasData(rule));
  return [
    ...(minutes.length === 0 ? [`Variant ${variantName} of ${endpointName} had no traffic ${span}.`] : []),
    ...withoutData.map(
      (rule) =>
        `The guard ${ruleId(rule)} has nothing to judge by: ${dataOf(rule)} of variant ${variantName} had no data ${span}.`,
    ),
  ];
}

function dataOf(rule: StatisticalRule): string {
  switch (rule.kind) {
    case 'errors':
      return ERROR_METRIC_NAMES[rule.metric];
    case 'error-ceiling':
      return ERROR_METRIC_NAMES['5xx'];
    case 'latency':
      return 'percentiles of ModelLatency';
    case 'traffic-share':
      return 'Invocations';
  }
}
