import { readFileSync } from 'node:fs';

const MEAN_PER_MINUTE = 300;
const MOST_PER_MINUTE = 600;

/**
 * Requests per minute, one entry a minute: the shape of a real load balancer's traffic, scaled to a mean of 300 and
 * nowhere above 600.
 */
export function trafficShape(): number[] {
  const rows = readFileSync(new URL('data/elb-request-count.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const counts = rows.map((row) => Number(row.split(',')[1]));
  return scaled(counts, MEAN_PER_MINUTE, MOST_PER_MINUTE);
}

/** Scale counts so that their mean is `mean` although none exceeds `most`: the factor is found by bisection. */
function scaled(counts: readonly number[], mean: number, most: number): number[] {
  const apply = (factor: number): number[] => counts.map((count) => Math.min(most, count * factor));
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  let low = 0;
  let high = most;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (meanOf(apply(middle)) < mean) low = middle;
    else high = middle;
  }
  return apply(high);
}
