/**
 * One minute as every guard sees it: `bad` out of `total` bad events fell to the challenger, and under the null each
 * does so with probability at most `theta` (at least, when the process looks for `notWorse`).
 */
export interface Trial {
  /** Events that count against the challenger. */
  readonly bad: number;
  /** Events in all; 0 when the null is a plain Poisson ceiling. */
  readonly total: number;
  /** Null share of the challenger, 0 to 1. */
  readonly theta: number;
  /** Bad events of the challenger that the absolute margin excuses: `nB * delta * (1 - theta)`. */
  readonly excused: number;
  /** Variance that local noise scales with (`v`), known from the plan and the request counts alone. */
  readonly noiseVariance: number;
}

/** A minute that says nothing about the challenger; a regression may still begin in it. */
export const silentTrial: Trial = { bad: 0, total: 0, theta: 0, excused: 0, noiseVariance: 0 };

/**
 * Log-likelihood ratio of the trial for one alternative.
 *
 * `exp` of it has expectation 1 on the edge of the null and at most 1 inside, for Bernoulli requests with any bad
 * probabilities: `E[a^xB * b^xA] <= exp(nB*pB*(a-1) + nA*pA*(b-1))`, with a and b chosen so that this is 1 on the edge.
 *
 * @param u - tilt of the alternative
 * @param expm1u - exactly `exp(u) - 1`
 */
export function evidence({ bad, total, theta, excused }: Trial, u: number, expm1u: number): number {
  const shift = theta * expm1u;
  return bad * u - total * Math.log1p(shift) - (excused * expm1u) / (1 + shift);
}
