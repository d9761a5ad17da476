import { type SeedRange, WORLDS } from './campaign.ts';
import { simulate } from './simulate.ts';
import type { Invariant } from './watch/broken-invariant.ts';

/** The first seed that broke an invariant, and how many were lived through. */
export interface Found {
  tried: number;
  seed?: number;
  invariant?: Invariant;
  message?: string;
}

/** Live through seeds one after the other until one breaks an invariant. */
export async function findBroken({ from, count, worlds = 'own' }: SeedRange): Promise<Found> {
  for (let seed = from; seed < from + count; seed += 1) {
    const { broken } = await simulate(seed, { setting: WORLDS[worlds](seed) });
    if (broken) {
      const { invariant, message } = broken;
      return { tried: seed - from + 1, seed, invariant, message };
    }
  }
  return { tried: count };
}
