import {
  type CeilingRecord,
  type CompareRecord,
  type Missing,
  readCeilingRecord,
  readCompareRecord,
  readUsable,
} from './record.ts';

/** What healthy minutes say about noise that hits one variant only. */
export interface NoiseEstimate {
  /** Kappa: summed squared coefficients of variation of the minute-to-minute rates, at least 0. */
  readonly noise: number;
  /** Bad rate over all usable minutes, 0 to 1. */
  readonly baselineRate: number;
}

/**
 * Estimate local noise from the champion's own minutes, `[n, x]`, before the rollout.
 *
 * Compares each usable minute with the next, so slow drifts of the rate do not count as noise.
 *
 * @returns noise 0 when fewer than two minutes are usable or no request was bad
 */
export function championNoise(records: readonly (CeilingRecord | Missing)[]): NoiseEstimate {
  const minutes = readUsable(records, readCeilingRecord);
  const baselineRate = rate(total(minutes.map(([, x]) => x)), total(minutes.map(([n]) => n)));
  if (minutes.length < 2 || baselineRate === 0) return { noise: 0, baselineRate };
  const jumps = minutes.slice(1).map((minute, i) => excessJump(minutes[i] ?? minute, minute, baselineRate));
  return { noise: Math.max(0, total(jumps) / (jumps.length * baselineRate ** 2)), baselineRate };
}

/**
 * Estimate local noise from earlier healthy rollouts, `[nA, xA, nB, xB]`.
 *
 * Better than {@link championNoise} where it is available: outages common to both variants cancel.
 *
 * @returns noise 0 when no usable minute has a bad request
 */
export function pairedNoise(records: readonly (CompareRecord | Missing)[]): NoiseEstimate {
  const pairs = readUsable(records, readCompareRecord).filter(([nA, , nB]) => nA > 0 && nB > 0);
  const bad = total(pairs.map(([, xA, , xB]) => xA + xB));
  const baselineRate = rate(bad, total(pairs.map(([nA, , nB]) => nA + nB)));
  const failing = pairs.filter(([, xA, , xB]) => xA + xB > 0).map((pair) => gapOf(pair, baselineRate));
  if (failing.length === 0) return { noise: 0, baselineRate };
  const gaps = total(failing.map(({ weight, gap }) => weight * gap));
  return { noise: Math.max(0, gaps / total(failing.map(({ weight, square }) => weight * square))), baselineRate };
}

/** Squared jump of the rate from one minute to the next, less what counting alone explains. */
function excessJump([n0, x0]: CeilingRecord, [n1, x1]: CeilingRecord, p: number): number {
  return (x1 / n1 - x0 / n0) ** 2 - p * (1 / n0 + 1 / n1);
}

/** Squared gap between the variants, less what counting explains; minutes of an outage weigh less. */
function gapOf([nA, xA, nB, xB]: CompareRecord, p: number): { weight: number; gap: number; square: number } {
  const q = (xA + xB) / (nA + nB);
  const weight = Math.min(1, (p / q) ** 2);
  return { weight, gap: (xB / nB - xA / nA) ** 2 - q * (1 / nA + 1 / nB), square: q ** 2 };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function rate(bad: number, requests: number): number {
  return requests === 0 ? 0 : bad / requests;
}
