import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { VariantMinute } from '@fairlead/guard';
import type { MetricReader } from '@fairlead/runtime';
import { perform } from './reading.ts';
import { errorMetricsOf, variantCounts } from './variant-counts.ts';
import { slowOf } from './window.ts';

/**
 * A variant's minutes of the past; slow are the requests above the champion's thresholds.
 *
 * CloudWatch keeps minutes for 15 days (User Guide, metrics retention, read 2026-11-20); older ones are absent.
 *
 * @throws UnreadableMetricsError when CloudWatch answers in part; the SDK's errors when it does not
 */
export async function readHistory(
  client: CloudWatchClient,
  query: Parameters<MetricReader['history']>[0],
): Promise<VariantMinute[]> {
  const reading = variantCounts(query, {
    prefix: 'variant',
    errorMetrics: errorMetricsOf(query.rules),
    ...slowOf('champion', query.rules, query.learned),
  });
  return (await perform(client, reading, query)).minutes;
}
