/** A seeded source of uniform numbers in [0, 1), 53 bits each. */
export type Random = () => number;

/**
 * xoshiro128** (Blackman and Vigna, Scrambled Linear Pseudorandom Number Generators, 2021), seeded by splitmix32.
 *
 * @param seed - any 32-bit integer; equal seeds give equal sequences on every machine
 */
export function seededRandom(seed: number): Random {
  let [a, b, c, d] = [mix(seed + 1), mix(seed + 2), mix(seed + 3), mix(seed + 4)];
  const next = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  return () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
}

function mix(seed: number): number {
  let z = Math.imul(seed, 0x9e3779b9) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
