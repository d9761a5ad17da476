import type { SeedRange } from '../campaign.ts';
import type { Found } from '../find-broken.ts';
import { simulateWave } from './simulate-wave.ts';

/** Live through the waves of seeds one after the other until one breaks an invariant. */
export async function findBrokenWave({ from, count }: Pick<SeedRange, 'from' | 'count'>): Promise<Found> {
  for (let seed = from; seed < from + count; seed += 1) {
    const { broken } = await simulateWave(seed);
    if (broken) return { tried: seed - from + 1, seed, invariant: broken.invariant, message: broken.message };
  }
  return { tried: count };
}
