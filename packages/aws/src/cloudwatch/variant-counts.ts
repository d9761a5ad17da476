import type { ErrorMetric, GuardRule, SlowCount, VariantMinute } from '@fairlead/guard';
import type { Series } from './read-series.ts';
import type { Reading } from './reading.ts';
import { type SlowCounts, type SlowThreshold, slowCounts } from './slow-counts.ts';
import { ERROR_METRIC_NAMES, type Variant, variantQuery } from './variant-metric.ts';

/** What was counted of a variant, and where the numbers were not as plain as they look. */
export interface VariantCounts {
  /** In time order, minutes with requests only. */
  minutes: VariantMinute[];
  /** Minutes whose requests are Invocations' Sum, because the error metric's SampleCount was absent or different. */
  byInvocations: number;
  /** Minutes with more errors than requests; the errors were cut to the requests. */
  cut: number;
}

/** Which error metrics the rules look at; 5xx always, as totals show them. */
export function errorMetricsOf(rules: readonly GuardRule[]): ErrorMetric[] {
  const named = rules.flatMap((rule) => (rule.kind === 'errors' ? [rule.metric] : []));
  return [...new Set<ErrorMetric>(['5xx', ...named])];
}

/**
 * Count a variant's requests, errors and slow requests by the minute.
 *
 * A request leaves a 1 or a 0 in the error metric, so its SampleCount is the number of requests. AWS documents the values
 * but not the count; Invocations' Sum, which it documents, wins where they differ.
 *
 * @param slow - absent: latency is not read
 */
export function variantCounts(
  variant: Variant,
  {
    prefix,
    errorMetrics,
    slow,
  }: {
    prefix: string;
    errorMetrics: readonly ErrorMetric[];
    slow?: { by: SlowCount; thresholds: readonly SlowThreshold[] };
  },
): Reading<VariantCounts> {
  const ids = { samples: `${prefix}Samples`, invocations: `${prefix}Invocations` };
  const errors = errorMetrics.map((metric, index) => ({ metric, id: `${prefix}Errors${index}` }));
  const latency = slow && slow.thresholds.length > 0 ? slowCounts(variant, { ...slow, prefix }) : undefined;
  return {
    queries: [
      variantQuery(variant, { id: ids.samples, metric: ERROR_METRIC_NAMES['5xx'], stat: 'SampleCount' }),
      variantQuery(variant, { id: ids.invocations, metric: 'Invocations', stat: 'Sum' }),
      ...errors.map(({ id, metric }) => variantQuery(variant, { id, metric: ERROR_METRIC_NAMES[metric], stat: 'Sum' })),
      ...(latency?.queries ?? []),
    ],
    decode: (seriesOf) =>
      countMinutes({
        samples: seriesOf(ids.samples),
        invocations: seriesOf(ids.invocations),
        errors: errors.map(({ metric, id }) => ({ metric, sums: seriesOf(id) })),
        latency: latency?.decode(seriesOf),
      }),
  };
}

interface Read {
  samples: Series;
  invocations: Series;
  errors: readonly { metric: ErrorMetric; sums: Series }[];
  latency: SlowCounts | undefined;
}

function countMinutes({ samples, invocations, errors, latency }: Read): VariantCounts {
  const counts: VariantCounts = { minutes: [], byInvocations: 0, cut: 0 };
  const starts = [...new Set([...samples.keys(), ...invocations.keys()])].sort((a, b) => a - b);
  for (const startMs of starts) {
    const invoked = invocations.get(startMs);
    const requests = invoked ?? samples.get(startMs) ?? 0;
    if (requests === 0) continue;
    if (invoked !== undefined && invoked !== samples.get(startMs)) counts.byInvocations += 1;
    const sums = errors.flatMap(({ metric, sums }) => pairAt(metric, sums, startMs));
    if (sums.some(([, sum]) => sum > requests)) counts.cut += 1;
    counts.minutes.push({
      startMs,
      requests,
      errors: Object.fromEntries(sums.map(([metric, sum]) => [metric, Math.min(sum, requests)])),
      ...latencyAt(latency, startMs),
    });
  }
  return counts;
}

function latencyAt(latency: SlowCounts | undefined, startMs: number): Pick<VariantMinute, 'timed' | 'slow'> {
  const timed = latency?.timed.get(startMs);
  if (!latency || timed === undefined) return { slow: {} };
  const slow = Object.entries(latency.slow).flatMap(([ruleId, counts]) => pairAt(ruleId, counts, startMs));
  return { timed, slow: Object.fromEntries(slow) };
}

/** The value under its name, if the minute has one. */
function pairAt<Name extends string>(name: Name, series: Series, startMs: number): [Name, number][] {
  const value = series.get(startMs);
  return value === undefined ? [] : [[name, value]];
}
