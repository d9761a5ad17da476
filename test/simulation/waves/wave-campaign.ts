import { breathe } from '../world/turns.ts';
import { simulateWave } from './simulate-wave.ts';

/** How the waves of some seeds ended. */
export interface WaveCampaign {
  /** How many ended each way. */
  ends: Record<string, number>;
  /** `<seed> <invariant>: <message>` of each that broke one. */
  broken: string[];
}

/** Live through the waves of the seeds 1 to `count`. */
export async function runWaves(count: number): Promise<WaveCampaign> {
  const campaign: WaveCampaign = { ends: {}, broken: [] };
  for (let seed = 1; seed <= count; seed += 1) {
    const { end, broken } = await simulateWave(seed);
    campaign.ends[end] = (campaign.ends[end] ?? 0) + 1;
    if (broken) campaign.broken.push(`${seed} ${broken.invariant}: ${broken.message}`);
    await breathe();
  }
  return campaign;
}
