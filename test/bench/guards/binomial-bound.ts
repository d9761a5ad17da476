const halvings = 60;

/**
 * One-sided 95 % upper bound of a probability after `hits` in `trials` (Clopper and Pearson, 1934).
 *
 * @returns the largest p at which seeing so few hits still has probability 5 %
 */
export function upperBound95(hits: number, trials: number): number {
  let low = hits / trials;
  let high = 1;
  for (let i = 0; i < halvings; i += 1) {
    const middle = (low + high) / 2;
    if (atMost(hits, trials, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** Probability of at most `hits` in `trials`. */
export function atMost(hits: number, trials: number, p: number): number {
  if (p >= 1) return hits >= trials ? 1 : 0;
  const logOdds = Math.log(p) - Math.log1p(-p);
  let logTerm = trials * Math.log1p(-p);
  let sum = 0;
  for (let k = 0; k <= hits; k += 1) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((trials - k) / (k + 1)) + logOdds;
  }
  return sum;
}
