import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { SlowCount } from '@fairlead/guard';
import type { TimeSpan } from './read-series.ts';
import { perform, together } from './reading.ts';
import { type SlowCounts, type SlowThreshold, slowCounts } from './slow-counts.ts';
import type { Variant } from './variant-metric.ts';

/**
 * Count a variant's slow requests in all three ways in one request, and keep the most exact that this account answers.
 *
 * CloudWatch does not list SageMaker among the services with trimmed counts and percentile ranks (User Guide, statistics
 * definitions, read 2026-11-20), so it is tried out. A way that leaves minutes out is not taken: were those without slow
 * requests among them, the rest would look slower than all.
 *
 * @returns undefined when there are no thresholds, or none of the ways has data
 */
export async function learnSlowCounts(
  client: CloudWatchClient,
  variant: Variant,
  thresholds: readonly SlowThreshold[],
  span: TimeSpan,
): Promise<(SlowCounts & { by: SlowCount }) | undefined> {
  if (thresholds.length === 0) return undefined;
  const trial = (by: SlowCount, prefix: string) => slowCounts(variant, { by, thresholds, prefix });
  const trials = await perform(
    client,
    together({
      'trimmed-count': trial('trimmed-count', 'trimmed'),
      'percentile-rank': trial('percentile-rank', 'rank'),
      percentiles: trial('percentiles', 'percentile'),
    }),
    span,
  );
  const exact = (['trimmed-count', 'percentile-rank'] as const).find((by) => isComplete(trials[by]));
  const by = exact ?? (hasData(trials.percentiles) ? 'percentiles' : undefined);
  return by && { ...trials[by], by };
}

function isComplete({ timed, slow }: SlowCounts): boolean {
  return timed.size > 0 && Object.values(slow).every((counts) => counts.size === timed.size);
}

function hasData({ slow }: SlowCounts): boolean {
  return Object.values(slow).some((counts) => counts.size > 0);
}
