/**
 * Read a slot that exists.
 *
 * A slot that does not exist reads as NaN, so an index error spreads visibly instead of counting as zero.
 */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN;
}

/** `log(exp(a) + exp(b))` without overflow; `-Infinity` stands for zero. */
export function logAddExp(a: number, b: number): number {
  if (a === Number.NEGATIVE_INFINITY) return b;
  return a >= b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}

/** `log(sum of exp(value))` without overflow; `-Infinity` for an empty list or one of zeros only. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) largest = Math.max(largest, at(values, i));
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += Math.exp(at(values, i) - largest);
  return largest + Math.log(sum);
}
