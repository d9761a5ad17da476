import { logFactorial } from '../log-factorial.ts';
import type { Random } from './random.ts';

/**
 * Draw from Binomial(n, p), exact up to the rounding of doubles.
 *
 * @param n - trials, an integer from 0
 * @param p - probability, 0 to 1
 */
export function binomial(random: Random, n: number, p: number): number {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  const odds = p / (1 - p);
  const mode = Math.floor((n + 1) * p);
  const peak = Math.exp(logChoose(n, mode) + mode * Math.log(p) + (n - mode) * Math.log1p(-p));
  return fromMode(random(), { low: 0, high: n, mode, peak, rise: (k) => ((n - k) / (k + 1)) * odds });
}

/** An urn to draw from without putting back. */
export interface Urn {
  total: number;
  /** Marked ones among them. */
  marked: number;
  /** How many are drawn. */
  drawn: number;
}

/** Draw how many marked ones are among the drawn (hypergeometric), exact up to the rounding of doubles. */
export function hypergeometric(random: Random, { total, marked, drawn }: Urn): number {
  const low = Math.max(0, drawn + marked - total);
  const high = Math.min(drawn, marked);
  if (low === high) return low;
  const mode = Math.min(high, Math.max(low, Math.floor(((drawn + 1) * (marked + 1)) / (total + 2))));
  const peak = Math.exp(logChoose(marked, mode) + logChoose(total - marked, drawn - mode) - logChoose(total, drawn));
  const rest = total - marked - drawn;
  const rise = (k: number) => ((marked - k) * (drawn - k)) / ((k + 1) * (rest + k + 1));
  return fromMode(random(), { low, high, mode, peak, rise });
}

interface Shape {
  low: number;
  high: number;
  mode: number;
  /** Probability of the mode. */
  peak: number;
  /** Probability of `k + 1` over that of `k`. */
  rise: (k: number) => number;
}

/** Invert a distribution from its mode outwards: about one standard deviation of terms a draw. */
function fromMode(uniform: number, { low, high, mode, peak, rise }: Shape): number {
  let left = uniform - peak;
  let [above, below] = [
    { k: mode, p: peak },
    { k: mode, p: peak },
  ];
  while (left >= 0 && (above.k < high || below.k > low)) {
    if (above.k < high) {
      above = { k: above.k + 1, p: above.p * rise(above.k) };
      left -= above.p;
      if (left < 0) return above.k;
    }
    if (below.k > low) {
      below = { k: below.k - 1, p: below.p / rise(below.k - 1) };
      left -= below.p;
      if (left < 0) return below.k;
    }
    if (above.p + below.p < negligible) return mode;
  }
  return mode;
}

/** Terms so small that only the rounding of the sum can still be unspent. */
const negligible = 1e-30;

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}
