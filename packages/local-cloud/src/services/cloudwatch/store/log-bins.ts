/** Largest relative distance between a value and the value that stands for its bin. */
const BIN_ERROR = 0.01;

const RATIO = (1 + BIN_ERROR) / (1 - BIN_ERROR);
const LOG_RATIO = Math.log(RATIO);

/**
 * The value that stands for every value of the same logarithmic bin.
 *
 * Bins grow by the ratio (1 + e) / (1 - e), so the midpoint used here is off by at most `BIN_ERROR` of the value
 * (Masson, Rim and Lee, "DDSketch", VLDB 2019, section 2.2). Zero stands for itself; negative values mirror positive ones.
 */
export function binValue(value: number): number {
  if (value === 0) return 0;
  const bin = Math.ceil(Math.log(Math.abs(value)) / LOG_RATIO);
  return Math.sign(value) * ((2 * RATIO ** bin) / (RATIO + 1));
}
