const halvings = 80;

/**
 * Find where a claim about a ratio turns, on a logarithmic scale.
 *
 * @param holds - true at `inside`, false at `outside`, and monotone between them; both ends above 0
 * @returns the last ratio, seen from `inside`, at which the claim holds (to the precision of a double)
 */
export function bisectRatio(inside: number, outside: number, holds: (ratio: number) => boolean): number {
  let yes = Math.log(inside);
  let no = Math.log(outside);
  for (let i = 0; i < halvings; i += 1) {
    const middle = (yes + no) / 2;
    if (holds(Math.exp(middle))) yes = middle;
    else no = middle;
  }
  return Math.exp(yes);
}
