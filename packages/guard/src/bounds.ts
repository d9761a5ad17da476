import { bisectRatio } from './bisect.ts';
import { checkAlpha } from './checks.ts';
import { compareGuard } from './compare.ts';
import { type CompareRecord, type Missing, readCompareRecord, readUsable } from './record.ts';

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
  const minutes = readUsable(records, readCompareRecord);
  const isWorseThan = (rho: number) => proves(minutes, { rho, direction: 'worse', onsetMass: 1 }, alpha);
  const isBetterThan = (rho: number) => proves(minutes, { rho, direction: 'notWorse', onsetMass: 1 }, alpha);
  return { lower: lowerBound(isWorseThan, precision), upper: upperBound(isBetterThan, precision) };
}

function proves(
  minutes: readonly CompareRecord[],
  params: { rho: number; direction: 'worse' | 'notWorse'; onsetMass: number },
  alpha: number,
): boolean {
  return compareGuard(params).fold(minutes).logE >= -Math.log(alpha);
}

function lowerBound(isWorseThan: (rho: number) => boolean, precision: number): number {
  if (!isWorseThan(smallestRatio)) return 0;
  return isWorseThan(largestRatio) ? largestRatio : bisectRatio(smallestRatio, largestRatio, isWorseThan, precision);
}

function upperBound(isBetterThan: (rho: number) => boolean, precision: number): number | null {
  if (!isBetterThan(largestRatio)) return null;
  return isBetterThan(smallestRatio)
    ? smallestRatio
    : bisectRatio(largestRatio, smallestRatio, isBetterThan, precision);
}
