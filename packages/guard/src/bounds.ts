import { alternativeRatios, type Direction, logAlternatives, tiltsOf } from './alternatives.ts';
import { checkAlpha } from './checks.ts';
import { at, logSumExp } from './log-space.ts';
import { type CompareRecord, type Missing, readCompareRecord, readUsable } from './record.ts';
import { turningRatio } from './turning-ratio.ts';

/** Always-valid bounds of the ratio of bad rates `pB/pA`, each side at level alpha. */
export interface RatioBounds {
  /** The ratio is at least this; 0 when nothing is proven. At most 1e6. */
  readonly lower: number;
  /** The ratio is at most this; null when nothing is proven. At least 1e-6. */
  readonly upper: number | null;
}

const smallestRatio = 1e-6;
const largestRatio = 1e6;

/**
 * Bound the ratio of bad rates, to show a person.
 *
 * The bounds hold at every moment at once: whoever looks every minute is wrong with probability at most alpha per side.
 *
 * @param precision - a bound may be this share of itself wider than the tightest one; each halving costs a fold
 * @throws GuardInputError for an alpha or a record out of range
 */
export function ratioBounds(records: readonly (CompareRecord | Missing)[], alpha: number, precision = 0): RatioBounds {
  checkAlpha('alpha', alpha);
  const minutes = readUsable(records, readCompareRecord).filter(([nA, , nB]) => nA > 0 && nB > 0);
  const guess = seenRatio(minutes);
  const marginOf = (direction: Direction) => (rho: number) => logEAt(minutes, rho, direction) + Math.log(alpha);
  const [inside, outside] = [smallestRatio, largestRatio];
  return {
    lower: turningRatio({ inside, outside, margin: marginOf('worse'), guess, precision }) ?? 0,
    upper: turningRatio({ inside: outside, outside: inside, margin: marginOf('notWorse'), guess, precision }) ?? null,
  };
}

/** The ratio of the bad rates as they were counted, half a bad request added to each; where a search best begins. */
function seenRatio(minutes: readonly CompareRecord[]): number {
  let [a, badA, b, badB] = [1, 0.5, 1, 0.5];
  for (const [nA, xA, nB, xB] of minutes) [a, badA, b, badB] = [a + nA, badA + xA, b + nB, badB + xB];
  return (badB * a) / (b * badA);
}

const masses = new Float64Array(alternativeRatios.length);

/** What `compareGuard({ rho, direction, onsetMass: 1 })` knows after these minutes, without the steps in between. */
function logEAt(minutes: readonly CompareRecord[], rho: number, direction: Direction): number {
  const { u, expm1 } = tiltsOf(direction);
  masses.fill(-logAlternatives);
  for (const [nA, xA, nB, xB] of minutes) {
    const theta = (rho * nB) / (nA + rho * nB);
    for (let k = 0; k < masses.length; k += 1) {
      masses[k] = at(masses, k) + xB * at(u, k) - (xA + xB) * Math.log1p(theta * at(expm1, k));
    }
  }
  return logSumExp(masses);
}
