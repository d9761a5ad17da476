import { type Random, seededRandom } from '@fairlead/guard';

/** Chance, repeatable from a seed. */
export interface Dice {
  readonly random: Random;
  /** True with probability `p`, 0 to 1. */
  chance(p: number): boolean;
  /** A whole number in [from, to]. */
  between(from: number, to: number): number;
  /** One of the members, each as likely. */
  pick<T>(members: readonly T[]): T;
}

/**
 * The dice of one purpose in one seed's world: what one purpose draws does not shift what another does.
 *
 * @param purpose - a small whole number, its own for each purpose
 */
export function diceOf(seed: number, purpose: number): Dice {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b));
  return {
    random,
    chance: (p) => random() < p,
    between: (from, to) => from + Math.floor(random() * (to - from + 1)),
    pick: (members) => memberAt(members, Math.floor(random() * members.length)),
  };
}

function memberAt<T>(members: readonly T[], index: number): T {
  if (index >= members.length) throw new RangeError('Give the dice something to pick from.');
  return members[index] as T;
}
