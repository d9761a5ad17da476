import type { Bucket, Distribution } from '../store/bucket.ts';
import type { Bounds, ParsedStatistic, RangeStatistic, SimpleStatistic } from './statistic.ts';

/**
 * A statistic of one period.
 *
 * Percentiles and range statistics need the distribution and no negative value (CloudWatch User Guide, statistics
 * definitions, read 2026-11-20).
 *
 * @returns undefined when the period has no data for it; a trimmed count, sum or rank of an empty range is 0
 */
export function computeStatistic(bucket: Bucket, statistic: ParsedStatistic): number | undefined {
  if (bucket.count === 0) return undefined;
  if (statistic.kind === 'simple') return simple(bucket, statistic.name);
  if (!bucket.distributionKnown || bucket.min < 0) return undefined;
  const distribution = bucket.distribution();
  if (statistic.kind === 'percentile') return percentile(distribution, bucket.count, statistic.percent);
  return overRange(distribution, bucket.count, statistic.name, statistic.bounds);
}

function simple(bucket: Bucket, name: SimpleStatistic): number {
  switch (name) {
    case 'SampleCount':
      return bucket.count;
    case 'Sum':
      return bucket.sum;
    case 'Average':
      return bucket.sum / bucket.count;
    case 'Minimum':
      return bucket.min;
    case 'Maximum':
      return bucket.max;
  }
}

/**
 * Linear interpolation between the closest ranks, the first observation being p0 and the last p100 (type 7 of Hyndman
 * and Fan, "Sample Quantiles in Statistical Packages", 1996). CloudWatch does not document its own method.
 */
function percentile(distribution: Distribution, total: number, percent: number): number {
  const rank = (percent / 100) * (total - 1);
  const below = Math.floor(rank);
  const lower = valueAtRank(distribution, below);
  const upper = valueAtRank(distribution, Math.min(below + 1, total - 1));
  return lower + (upper - lower) * (rank - below);
}

function valueAtRank({ values, counts }: Distribution, rank: number): number {
  let seen = 0;
  for (const [i, value] of values.entries()) {
    seen += counts[i] ?? 0;
    if (rank < seen) return value;
  }
  return values.at(-1) ?? Number.NaN;
}

function overRange(all: Distribution, total: number, name: RangeStatistic, bounds: Bounds): number | undefined {
  const part = bounds.unit === 'percent' ? partByPercent(all, total, bounds) : partByValue(all, bounds);
  switch (name) {
    case 'TC':
      return part.count;
    case 'TS':
      return part.sum;
    case 'PR':
      return (100 * part.count) / total;
    case 'TM':
      return part.count > 0 ? part.sum / part.count : undefined;
    case 'WM':
      return winsorizedMean(part, total, bounds);
  }
}

/** The observations in a range, and what lies at its edges. Counts are fractional when a percentage cuts a value. */
interface Part {
  count: number;
  sum: number;
  countBelow: number;
  countAbove: number;
  first: number | undefined;
  last: number | undefined;
}

/** Observations with lower < value ≤ upper. */
function partByValue({ values, counts }: Distribution, { lower, upper }: Bounds): Part {
  const part: Part = { count: 0, sum: 0, countBelow: 0, countAbove: 0, first: lower, last: upper };
  values.forEach((value, i) => {
    const count = counts[i] ?? 0;
    if (lower !== undefined && value <= lower) part.countBelow += count;
    else if (upper !== undefined && value > upper) part.countAbove += count;
    else {
      part.count += count;
      part.sum += value * count;
    }
  });
  return part;
}

/** Observations between two ranks of the sorted list; a value on the cut counts by the share that lies inside. */
function partByPercent({ values, counts }: Distribution, total: number, { lower = 0, upper = 100 }: Bounds): Part {
  const from = (lower / 100) * total;
  const to = (upper / 100) * total;
  const part: Part = { count: 0, sum: 0, countBelow: from, countAbove: total - to, first: undefined, last: undefined };
  let seen = 0;
  values.forEach((value, i) => {
    const start = seen;
    seen += counts[i] ?? 0;
    const inside = Math.min(seen, to) - Math.max(start, from);
    if (inside <= 0) return;
    part.count += inside;
    part.sum += value * inside;
    part.first ??= value;
    part.last = value;
  });
  return part;
}

/** The mean once observations outside the range are moved to its edge. */
function winsorizedMean(part: Part, total: number, bounds: Bounds): number | undefined {
  if (bounds.unit === 'percent' && part.count === 0) return undefined;
  return (part.countBelow * (part.first ?? 0) + part.sum + part.countAbove * (part.last ?? 0)) / total;
}
