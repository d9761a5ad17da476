import type { SlowCount } from '@fairlead/guard';
import { countAbove, type PercentilePoint } from './count-above.ts';
import type { Series } from './read-series.ts';
import type { Reading, SeriesOf } from './reading.ts';
import { type Variant, variantQuery } from './variant-metric.ts';

/** What counts as slow for one latency rule on one variant. */
export interface SlowThreshold {
  ruleId: string;
  /** Requests that took longer are slow. Whole microseconds, the unit of ModelLatency. */
  microseconds: number;
}

/** A variant's requests with a latency, and the slow ones per latency rule id, both by minute. */
export interface SlowCounts {
  timed: Series;
  slow: Readonly<Record<string, Series>>;
}

const LATENCY = 'ModelLatency';

/**
 * The percentiles that stand in for counts, denser where thresholds lie, between the minimum and the maximum.
 *
 * Each costs a metric per variant and look, $0.01 per 1,000.
 */
const GRID: readonly { percent: number; stat: string }[] = [
  { percent: 0, stat: 'Minimum' },
  ...[25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9].map((percent) => ({ percent, stat: `p${percent}` })),
  { percent: 100, stat: 'Maximum' },
];

/** Count slow requests in the given way; `prefix` keeps the ids of its queries apart from others'. */
export function slowCounts(
  variant: Variant,
  { by, thresholds, prefix }: { by: SlowCount; thresholds: readonly SlowThreshold[]; prefix: string },
): Reading<SlowCounts> {
  const timedId = `${prefix}Timed`;
  const counted = METHODS[by](variant, thresholds, `${prefix}Slow`);
  return {
    queries: [variantQuery(variant, { id: timedId, metric: LATENCY, stat: 'SampleCount' }), ...counted.queries],
    decode: (seriesOf) => {
      const timed = seriesOf(timedId);
      return { timed, slow: counted.decode(seriesOf, timed) };
    },
  };
}

/** Queries for slow requests, and their counts given the number of timed ones. */
interface Counting {
  queries: Reading<unknown>['queries'];
  decode(seriesOf: SeriesOf, timed: Series): Record<string, Series>;
}

type Method = (variant: Variant, thresholds: readonly SlowThreshold[], prefix: string) => Counting;

const METHODS: Readonly<Record<SlowCount, Method>> = {
  /** `TC(T:)` is the count itself; the lower bound is exclusive (CloudWatch User Guide, statistics definitions). */
  'trimmed-count': (variant, thresholds, prefix) =>
    perThreshold(variant, thresholds, { prefix, statistic: 'TC', countOf: (trimmed) => trimmed }),

  /** `PR(T:)` is the share in percent. */
  'percentile-rank': (variant, thresholds, prefix) =>
    perThreshold(variant, thresholds, { prefix, statistic: 'PR', countOf: (rank, timed) => (rank / 100) * timed }),

  percentiles: (variant, thresholds, prefix) => ({
    queries: GRID.map(({ stat }, index) => variantQuery(variant, { id: `${prefix}${index}`, metric: LATENCY, stat })),
    decode: (seriesOf, timed) => {
      const columns = GRID.map(({ percent }, index) => ({ percent, series: seriesOf(`${prefix}${index}`) }));
      const slow = thresholds.map(({ ruleId, microseconds }) => {
        const countAt = (startMs: number, total: number) => {
          const points = pointsAt(columns, startMs);
          return points && countAbove(microseconds, points, total);
        };
        return [ruleId, countEach(timed, countAt)] as const;
      });
      return Object.fromEntries(slow);
    },
  }),
};

function perThreshold(
  variant: Variant,
  thresholds: readonly SlowThreshold[],
  { prefix, statistic, countOf }: { prefix: string; statistic: string; countOf(value: number, timed: number): number },
): Counting {
  const stat = ({ microseconds }: SlowThreshold) => `${statistic}(${microseconds}:)`;
  return {
    queries: thresholds.map((threshold, index) =>
      variantQuery(variant, { id: `${prefix}${index}`, metric: LATENCY, stat: stat(threshold) }),
    ),
    decode: (seriesOf, timed) => {
      const slow = thresholds.map(({ ruleId }, index) => {
        const values = seriesOf(`${prefix}${index}`);
        const countAt = (startMs: number, total: number) => {
          const value = values.get(startMs);
          return value === undefined ? undefined : countOf(value, total);
        };
        return [ruleId, countEach(timed, countAt)] as const;
      });
      return Object.fromEntries(slow);
    },
  };
}

/** A count for each minute that has one, at most all: counts can be fractions and ranks rounded. */
function countEach(timed: Series, countAt: (startMs: number, total: number) => number | undefined): Series {
  const counts = new Map<number, number>();
  for (const [startMs, total] of timed) {
    const count = countAt(startMs, total);
    if (count !== undefined) counts.set(startMs, Math.min(count, total));
  }
  return counts;
}

/** The minute's distribution; undefined unless the whole grid is there. */
function pointsAt(
  columns: readonly { percent: number; series: Series }[],
  startMs: number,
): PercentilePoint[] | undefined {
  const points: PercentilePoint[] = [];
  for (const { percent, series } of columns) {
    const value = series.get(startMs);
    if (value === undefined) return undefined;
    points.push({ percent, value });
  }
  return points;
}
