import { logFactorial } from '../../../packages/guard/src/log-factorial.ts';
import type { Random } from './random.ts';

/** Mean from which rejection is faster than counting up. */
const rejectionMean = 10;

/** Draw from Binomial(n, p), exactly up to the rounding of doubles. */
export function binomial(random: Random, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(random, n, 1 - p);
  return n * p < rejectionMean ? byInversion(random, n, p) : byRejection(random, n, p);
}

function byInversion(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  let left = random();
  let probability = Math.exp(n * Math.log1p(-p));
  let count = 0;
  while (left > probability && count < n) {
    left -= probability;
    probability *= (odds * (n - count)) / (count + 1);
    count += 1;
  }
  return count;
}

/** BTRS: transformed rejection with squeeze (Hörmann, The Generation of Binomial Random Variates, 1993). */
function byRejection(random: Random, n: number, p: number): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const center = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + center);
    if (count < 0 || count > n) continue;
    if (us >= 0.07 && v <= squeeze) return count;
    const alpha = (2.83 + 5.1 / b) * deviation;
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= logRatioToMode(n, p, count)) return count;
  }
}

/** Log of the probability of a count over that of the mode. */
function logRatioToMode(n: number, p: number, count: number): number {
  const mode = Math.floor((n + 1) * p);
  return (
    logFactorial(mode) +
    logFactorial(n - mode) -
    logFactorial(count) -
    logFactorial(n - count) +
    (count - mode) * Math.log(p / (1 - p))
  );
}
