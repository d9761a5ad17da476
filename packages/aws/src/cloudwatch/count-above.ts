/** A point of a distribution: `percent` of the requests took at most `value`. */
export interface PercentilePoint {
  /** 0 (the minimum) to 100 (the maximum). */
  percent: number;
  value: number;
}

/** Room for rounding before a rank counts as past a whole number. */
const RANK_SLACK = 1e-9;

/**
 * How many of `total` requests took longer than `threshold`, by what is known of their distribution.
 *
 * Interpolates between the two known points around the threshold: the logarithm of the share above it is linear in the
 * value (an exponential tail), up to the maximum the share itself. None are above the maximum and all above a value below
 * the minimum, exactly. In between a sample percentile is itself interpolated between two requests, which makes its rank
 * too high by half a request on average; rounding up takes that back, so small and large minutes agree. Measured on
 * lognormal latencies (σ 0.5), 5 to 10,000 requests a minute, thresholds at p90 and p99 and up to 1.5 times off: the count
 * is within 3 % of the true one on average where percentiles are interpolated between requests, within 6 % where they are
 * requests themselves (21 % for the slowest 0.1 % of 500).
 *
 * Never falls as values rise, and does not change when threshold and values are multiplied by the same factor. So a
 * challenger whose every percentile is at most L times the champion's is never given more requests above L·T than a
 * champion of the same number of requests is given above T: the error of interpolation cannot make it look slower.
 *
 * @param points - by rising percent from 0 to 100
 * @returns a whole number, 0 to `total`
 */
export function countAbove(threshold: number, points: readonly PercentilePoint[], total: number): number {
  const rising = withRisingValues(points);
  const above = rising.findIndex(({ value }) => value > threshold);
  if (above === -1) return 0;
  const upper = rising[above];
  const lower = rising[above - 1];
  if (!lower || !upper) return total;
  const position = (threshold - lower.value) / (upper.value - lower.value);
  const share = shareBetween(1 - lower.percent / 100, 1 - upper.percent / 100, position);
  return Math.max(1, Math.ceil((total - 1) * share - RANK_SLACK));
}

function shareBetween(from: number, to: number, position: number): number {
  return to === 0 ? from * (1 - position) : from * (to / from) ** position;
}

/** Percentiles of a few requests may be given in disorder by the last digit. */
function withRisingValues(points: readonly PercentilePoint[]): PercentilePoint[] {
  let highest = Number.NEGATIVE_INFINITY;
  return points.map(({ percent, value }) => {
    highest = Math.max(highest, value);
    return { percent, value: highest };
  });
}
