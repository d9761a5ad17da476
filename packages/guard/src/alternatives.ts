/** Which way a process looks: `worse` gathers proof of harm, `notWorse` proof of harmlessness within the margin. */
export type Direction = 'worse' | 'notWorse';

/**
 * How many times worse than the null allows each fixed alternative is.
 *
 * Six ratios, equally weighted, cover 1.25 to 20: with the true ratio in between, the mixture loses little against a
 * test that knows it. Below about 1.12 none of them accumulates evidence.
 */
export const alternativeRatios = [1.25, 1.5, 2, 3, 6, 20] as const;

/** Log of the number of alternatives: each starts with this share of the mass. */
export const logAlternatives = Math.log(alternativeRatios.length);

/** The tilts `u` of one direction and their exact `expm1(u)`. */
export interface Tilts {
  readonly u: readonly number[];
  readonly expm1: readonly number[];
}

const worse: Tilts = {
  u: alternativeRatios.map((ratio) => Math.log(ratio)),
  expm1: alternativeRatios.map((ratio) => ratio - 1),
};

const notWorse: Tilts = {
  u: alternativeRatios.map((ratio) => -Math.log(ratio)),
  expm1: alternativeRatios.map((ratio) => 1 / ratio - 1),
};

/** The tilts a direction uses. */
export function tiltsOf(direction: Direction): Tilts {
  return direction === 'worse' ? worse : notWorse;
}
