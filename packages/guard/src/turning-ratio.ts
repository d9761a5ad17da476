import { bisectRatio } from './bisect.ts';

/** A claim about a ratio that holds at one end of a range and not at the other. */
export interface TurningClaim {
  /** Where the claim holds if it holds anywhere; above 0. */
  readonly inside: number;
  readonly outside: number;
  /** At least 0 where the claim holds, and falling from `inside` to `outside`. */
  readonly margin: (ratio: number) => number;
  /** Where the claim is likely to turn. */
  readonly guess: number;
  /** As {@link bisectRatio} takes it. */
  readonly precision: number;
}

/** Tries that narrow the range down; what they leave is left to bisection. */
const mostTries = 8;
const firstStride = 0.25;

/**
 * Find where a claim turns, on a logarithmic scale: the answer of a bisection of the whole range, with a few of its tries.
 *
 * The margin's size says about how far the turn is, so the range is narrowed first; bisection then knows most answers.
 *
 * @returns the last ratio found, seen from `inside`, at which the claim holds; undefined when it holds nowhere
 */
export function turningRatio({ inside, outside, margin, guess, precision }: TurningClaim): number | undefined {
  const sign = outside > inside ? 1 : -1;
  const marginAt = (log: number): number => margin(Math.exp(log));
  const bracket = bracketFrom(Math.log(guess), { inside: Math.log(inside), outside: Math.log(outside) }, marginAt);
  if (!bracket.no) return outside;
  if (!bracket.yes) return undefined;
  const { yes, no } = narrowed({ yes: bracket.yes, no: bracket.no }, marginAt, precision / 2);
  const [surelyYes, surelyNo] = [Math.exp(yes.log), Math.exp(no.log)];
  const holds = (ratio: number): boolean => {
    if (sign * (ratio - surelyYes) <= 0) return true;
    return sign * (ratio - surelyNo) < 0 && margin(ratio) >= 0;
  };
  return bisectRatio(inside, outside, holds, precision);
}

interface Tried {
  log: number;
  margin: number;
}

/** Walk from the guess towards the turn, in strides that grow, until both sides of it have been seen. */
function bracketFrom(
  guess: number,
  { inside, outside }: { inside: number; outside: number },
  marginAt: (log: number) => number,
): { yes?: Tried; no?: Tried } {
  const start = between(guess, inside, outside);
  let before: Tried = { log: start, margin: marginAt(start) };
  const isInside = before.margin >= 0;
  const end = isInside ? outside : inside;
  for (let stride = firstStride; before.log !== end; stride *= 2) {
    const log = between(before.log + Math.sign(end - before.log) * stride, before.log, end);
    const next = { log, margin: marginAt(log) };
    if (next.margin >= 0 !== isInside) return isInside ? { yes: before, no: next } : { yes: next, no: before };
    before = next;
  }
  return isInside ? { yes: before } : { no: before };
}

/**
 * The Illinois variant of regula falsi (Dowell and Jarratt, 1971): it never loses the turn between its ends. A try closer
 * than `width` to an end is moved that far away from it, so that a turn right beside an end is soon between two close ones.
 */
function narrowed(
  { yes, no }: { yes: Tried; no: Tried },
  marginAt: (log: number) => number,
  width: number,
): { yes: Tried; no: Tried } {
  let [yesWeight, noWeight] = [yes.margin, no.margin];
  for (let tries = 0; tries < mostTries && Math.abs(yes.log - no.log) > width; tries += 1) {
    const aimed = (yes.log * noWeight - no.log * yesWeight) / (noWeight - yesWeight);
    const inward = Math.sign(no.log - yes.log) * Math.min(width, Math.abs(no.log - yes.log) / 2);
    const log = between(aimed, yes.log + inward, no.log - inward);
    if (log === yes.log || log === no.log || Number.isNaN(log)) break;
    const next = { log, margin: marginAt(log) };
    if (next.margin >= 0) [yes, yesWeight, noWeight] = [next, next.margin, noWeight / 2];
    else [no, noWeight, yesWeight] = [next, next.margin, yesWeight / 2];
  }
  return { yes, no };
}

function between(value: number, one: number, other: number): number {
  return Math.min(Math.max(one, other), Math.max(Math.min(one, other), value));
}
