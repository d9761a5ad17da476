import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type Learned, type MetricRule, ruleId, type SlowCount } from '@fairlead/guard';
import type { ReadWindow, WindowQuery } from '@fairlead/runtime';
import { type MetricPoint, metricRuleReading } from './metric-rule.ts';
import { perform, type Reading, together } from './reading.ts';
import { slowThresholds } from './thresholds.ts';
import { unreadableReason } from './unreadable.ts';
import { errorMetricsOf, type VariantCounts, variantCounts } from './variant-counts.ts';

/**
 * Read all that the guards of a rollout look at, in one request.
 *
 * @returns `unreadable` with the reason when CloudWatch refuses, throttles, does not answer or answers in part
 * @throws RangeError when the rules need more than 500 metrics
 */
export async function readWindow(
  client: CloudWatchClient,
  query: WindowQuery,
): Promise<ReadWindow | { unreadable: string }> {
  try {
    return await perform(client, windowReading(query), query);
  } catch (error) {
    const unreadable = unreadableReason(error);
    if (unreadable === undefined) throw error;
    return { unreadable };
  }
}

function windowReading(query: WindowQuery): Reading<ReadWindow> {
  const { endpointName, championVariant, challengerVariant, rules, learned } = query;
  const parts = together({
    champion: roleReading(query, 'champion'),
    challenger: roleReading(query, 'challenger'),
    metrics: metricsReading(
      rules.filter((rule) => rule.kind === 'metric'),
      { endpoint: endpointName, champion: championVariant, challenger: challengerVariant },
    ),
  });
  return {
    queries: parts.queries,
    decode: (seriesOf) => {
      const { champion, challenger, metrics } = parts.decode(seriesOf);
      const slowBy = slowThresholds(rules, learned.thresholdsMs, 'champion').length > 0 ? learned.slowBy : undefined;
      return {
        champion: champion.minutes,
        challenger: challenger.minutes,
        metrics,
        notes: notesOn([champion, challenger], slowBy),
      };
    },
  };
}

function roleReading(query: WindowQuery, role: 'champion' | 'challenger'): Reading<VariantCounts> {
  const { endpointName, rules, learned } = query;
  const variantName = role === 'champion' ? query.championVariant : query.challengerVariant;
  return variantCounts(
    { endpointName, variantName },
    { prefix: role, errorMetrics: errorMetricsOf(rules), ...slowOf(role, rules, learned) },
  );
}

/** What to count as slow on a variant; nothing when no way to count was learned. */
export function slowOf(
  role: 'champion' | 'challenger',
  rules: WindowQuery['rules'],
  { slowBy, thresholdsMs }: Pick<Learned, 'slowBy' | 'thresholdsMs'>,
) {
  return slowBy ? { slow: { by: slowBy, thresholds: slowThresholds(rules, thresholdsMs, role) } } : {};
}

function metricsReading(
  rules: readonly MetricRule[],
  names: Parameters<typeof metricRuleReading>[2],
): Reading<Record<string, MetricPoint[]>> {
  return together(
    Object.fromEntries(rules.map((rule, index) => [ruleId(rule), metricRuleReading(rule, `rule${index}`, names)])),
  );
}

const SLOW_NOTES: Readonly<Record<SlowCount, string>> = {
  'trimmed-count': "Slow requests are counted by CloudWatch's trimmed count of ModelLatency.",
  'percentile-rank': "Slow requests are counted by CloudWatch's percentile rank of ModelLatency.",
  percentiles:
    'Slow requests are interpolated between percentiles of ModelLatency, as this account has no counts of them.',
};

/** How the numbers came about, a sentence each, whatever the number of minutes. */
function notesOn(variants: readonly VariantCounts[], slowBy: SlowCount | undefined): string[] {
  const minutes = variants.reduce((sum, variant) => sum + variant.minutes.length, 0);
  const byInvocations = variants.reduce((sum, variant) => sum + variant.byInvocations, 0);
  const cut = variants.reduce((sum, variant) => sum + variant.cut, 0);
  const notes = slowBy ? [SLOW_NOTES[slowBy]] : [];
  if (byInvocations > 0) {
    notes.push(
      `Requests are the Sum of Invocations in ${byInvocations} of ${minutes} minutes of the variants, as the SampleCount of Invocation5XXErrors was absent or different.`,
    );
  }
  if (cut > 0) {
    notes.push(
      `Errors were more than requests in ${cut} of ${minutes} minutes of the variants, and count as all of them.`,
    );
  }
  return notes;
}
