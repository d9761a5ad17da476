/**
 * A stream of numbers, uniform in [0, 1), that is the same for the same seed.
 *
 * mulberry32 (Tommy Ettinger, 2017): 32 bits of state, good enough to choose faults with, not for secrets.
 *
 * @param seed - any integer; only its low 32 bits count
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Streams by name, all from one seed: numbers drawn from one do not move those of another, so an endpoint's requests
 * fare the same however much else happens in the cloud.
 */
export function namedDice(seed: number): (name: string) => () => number {
  const streams = new Map<string, () => number>();
  return (name) => {
    const stream = streams.get(name) ?? seededRandom(seed ^ hashOf(name));
    streams.set(name, stream);
    return stream;
  };
}

/** FNV-1a of 32 bits (Fowler, Noll and Vo), over UTF-16 code units. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return hash;
}
