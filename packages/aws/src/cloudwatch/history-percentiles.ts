import { type LatencyRule, type Learned, ruleId } from '@fairlead/guard';
import type { Series, TimeSpan } from './read-series.ts';
import type { Reading } from './reading.ts';
import { thresholdMs } from './thresholds.ts';
import { MINUTE_SECONDS, type Variant, variantQuery } from './variant-metric.ts';

/** A period of one day: the longest that metric alarms and graphs of CloudWatch commonly use. */
const MAX_PERIOD_SECONDS = 86_400;

/**
 * The percentile of each latency rule over a whole history, milliseconds by rule id.
 *
 * Each comes from one period that spans the history. Where CloudWatch divides it into several (a history longer than a
 * day, or periods that begin on the hour), the percentiles are averaged, each counting as often as it has requests.
 *
 * @returns no entry for a rule without data
 */
export function historyPercentiles(
  variant: Variant,
  rules: readonly LatencyRule[],
  span: TimeSpan,
): Reading<Learned['thresholdsMs']> {
  if (rules.length === 0) return { queries: [], decode: () => ({}) };
  const periodSeconds = periodOf(span);
  const query = (id: string, stat: string) =>
    variantQuery(variant, { id, metric: 'ModelLatency', stat, periodSeconds });
  return {
    queries: [
      query('historyTimed', 'SampleCount'),
      ...rules.map(({ percentile }, index) => query(`history${index}`, `p${percentile}`)),
    ],
    decode: (seriesOf) => {
      const thresholds = rules.flatMap((rule, index): [string, number][] => {
        const microseconds = weightedMean(seriesOf(`history${index}`), seriesOf('historyTimed'));
        return microseconds === undefined ? [] : [[ruleId(rule), thresholdMs(microseconds)]];
      });
      return Object.fromEntries(thresholds);
    },
  };
}

/** Periods are whole minutes. */
function periodOf({ fromMs, toMs }: TimeSpan): number {
  const minutes = Math.ceil((toMs - fromMs) / 60_000);
  return Math.min(MAX_PERIOD_SECONDS, Math.max(1, minutes) * MINUTE_SECONDS);
}

function weightedMean(values: Series, weights: Series): number | undefined {
  let sum = 0;
  let weight = 0;
  for (const [startMs, value] of values) {
    const own = weights.get(startMs) ?? 0;
    sum += own * value;
    weight += own;
  }
  return weight === 0 ? undefined : sum / weight;
}
