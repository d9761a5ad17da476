/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * A repeatable source of randomness: sfc32 (Doty-Humphrey, PractRand, 2010), 32 bits a draw.
 *
 * @param seed - any 32-bit integer; equal seeds give equal sequences on every machine
 */
export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [0, seed | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let round = 0; round < warmUpRounds; round += 1) next();
  return next;
}

/** Rounds after which nearby seeds no longer resemble each other; the author's own number. */
const warmUpRounds = 12;
