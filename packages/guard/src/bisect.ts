/**
 * Find where a claim about a ratio turns, on a logarithmic scale.
 *
 * @param holds - true at `inside`, false at `outside`, and monotone between them; both ends above 0
 * @param precision - how far from the turn the answer may be, as a share of it; 0 goes on to the precision of a double
 * @returns the last ratio found, seen from `inside`, at which the claim holds
 */
export function bisectRatio(inside: number, outside: number, holds: (ratio: number) => boolean, precision = 0): number {
  let yes = Math.log(inside);
  let no = Math.log(outside);
  while (Math.abs(yes - no) > precision) {
    const middle = (yes + no) / 2;
    if (middle === yes || middle === no) break;
    if (holds(Math.exp(middle))) yes = middle;
    else no = middle;
  }
  return Math.exp(yes);
}
