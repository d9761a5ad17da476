import { alternativeRatios, type Direction, type Tilts } from './alternatives.ts';
import { type BinomialWindow, binomialWindow } from './binomial-window.ts';
import { at } from './log-space.ts';
import type { Trial } from './trial.ts';

/** A process after the onset step, right before an update. */
export interface Past {
  /** Log masses of the six alternatives. */
  readonly masses: readonly number[];
  /** Log reserve, `-Infinity` when spent. */
  readonly reserve: number;
  /** Log e-value before this record. */
  readonly logE: number;
}

/** What a boosted process aims at. */
export interface Aim {
  readonly direction: Direction;
  readonly tilts: Tilts;
  /** The alpha at which the guard alone fires. */
  readonly alpha: number;
}

/** Room to the threshold, in nats, beyond which stretching gains nothing. */
const farBelowThreshold = 50;

/** Standard deviations past which the table would outgrow memory; not boosting is valid, only less sharp. */
const widestDeviation = 1e6;

/** Ranks between two exact evaluations; 20^32 stays far inside a double. */
const blockSize = 32;

/**
 * Log of the largest factor that stretches this minute, keeps expectation 1 and stops at the threshold.
 *
 * With `g(y)` the factor the minute would apply on `y` bad events and `c` the room to the threshold, it is the one
 * `b >= 1` with `sum_y p(y) * min(b*g(y), c) = 1`: what would overshoot the threshold is spent on smaller counts.
 *
 * @returns log b, at least 0; 0 when there is nothing to stretch (no events, a certain share, or the threshold is
 *   more than 50 nats away)
 */
export function logBoost(past: Past, trial: Trial, { direction, tilts, alpha }: Aim): number {
  const { theta, total } = trial;
  const logRoom = -Math.log(alpha) - past.logE;
  if (total === 0 || theta <= 0 || theta >= 1 || logRoom > farBelowThreshold) return 0;
  if (Math.sqrt(total * theta * (1 - theta)) > widestDeviation) return 0;
  const window = binomialWindow(total, theta, direction === 'worse' ? 1 : -1);
  const exponents = exponentsAt(window.first, past, trial, tilts);
  return Math.max(0, solve(window, logRoom, exponents, past.reserve - past.logE));
}

/** Logs of the alternatives' factors on `bad` events; each rises by `log R` per rank, whatever the direction. */
function exponentsAt(bad: number, { masses, logE }: Past, { total, theta }: Trial, tilts: Tilts): number[] {
  return masses.map((mass, k) => mass - logE + bad * at(tilts.u, k) - total * Math.log1p(theta * at(tilts.expm1, k)));
}

const logRatios = alternativeRatios.map((ratio) => Math.log(ratio));

/** Factors of the alternatives at the current rank, in units of `exp(shift)`; scratch space of one scan. */
const terms = new Float64Array(alternativeRatios.length);

/**
 * Walk up the ranks until the next one would be cut off, without iteration on b.
 *
 * With j the last rank not cut off, `b = (1 - c*P(beyond j)) / sum_{up to j} p*g`, and the right j is the first with
 * `c <= b*g(j + 1)`. Sums are kept in units of `exp(shift)`, renewed every block, because g may span far more than a
 * double does.
 */
function solve(window: BinomialWindow, logRoom: number, exponents: readonly number[], idleExponent: number): number {
  const { size, weight, total } = window;
  const room: Room = { factor: Math.exp(logRoom), excess: Math.expm1(logRoom) };
  let shift = Number.NEGATIVE_INFINITY;
  let idle = 0;
  let kept = 0;
  let seen = 0;
  for (let rank = 0; rank < size; rank += 1) {
    if (rank % blockSize === 0) {
      const nextShift = Math.max(shift, idleExponent, largestAt(exponents, rank + blockSize - 1));
      kept *= Math.exp(shift - nextShift);
      shift = nextShift;
      idle = Math.exp(idleExponent - shift);
      fillTerms(exponents, rank, shift);
    }
    const factor = idle + sumThenRaiseTerms();
    const rest = restOutside(window, rank, seen, room);
    if (rest > 0 && (room.factor * kept) / total <= rest * factor) {
      return Math.log(rest) - Math.log(kept / total) - shift;
    }
    kept += at(weight, rank) * factor;
    seen += at(weight, rank);
  }
  return -Math.log(kept / total) - shift;
}

/** How far the threshold is: `c` and, without rounding when it is near, `c - 1`. */
interface Room {
  readonly factor: number;
  readonly excess: number;
}

/** `1 - c*P(this rank and beyond)`, from whichever tail is smaller so that no digits cancel. */
function restOutside({ weight, beyond, total }: BinomialWindow, rank: number, seen: number, room: Room): number {
  const ahead = (at(weight, rank) + at(beyond, rank)) / total;
  return ahead <= 0.5 ? 1 - room.factor * ahead : (room.factor * seen) / total - room.excess;
}

function largestAt(exponents: readonly number[], rank: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < exponents.length; k += 1) {
    largest = Math.max(largest, at(exponents, k) + rank * at(logRatios, k));
  }
  return largest;
}

function fillTerms(exponents: readonly number[], rank: number, shift: number): void {
  for (let k = 0; k < terms.length; k += 1) {
    terms[k] = Math.exp(at(exponents, k) + rank * at(logRatios, k) - shift);
  }
}

/** Sum of the terms at this rank; moves them on to the next one. */
function sumThenRaiseTerms(): number {
  let sum = 0;
  for (let k = 0; k < terms.length; k += 1) {
    const term = at(terms, k);
    sum += term;
    terms[k] = term * at(alternativeRatios, k);
  }
  return sum;
}
