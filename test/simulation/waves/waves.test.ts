import { describe, expect, it } from 'vitest';
import { START_MS } from '../world/setting.ts';
import { storyText } from '../world/story.ts';
import { simulateWave } from './simulate-wave.ts';
import { runWaves } from './wave-campaign.ts';

/** Each is a wave of several rollouts; `npm run test:long` lives through 300. */
const FEW = 60;

describe('simulated waves', () => {
  it('whatever crashes, gets lost, doubled or late, each endpoint is rolled out on once, and the wave ends true', async () => {
    const { ends, broken } = await runWaves(FEW);
    expect(broken).toEqual([]);
    expect(ends.succeeded).toBeGreaterThan(15);
    expect(ends.stopped).toBeGreaterThan(5);
    expect(ends.aborted).toBeGreaterThan(2);
  });

  it('the same seed lives the same life twice', async () => {
    const [first, again, other] = await Promise.all([7, 7, 8].map((seed) => simulateWave(seed, { isTold: true })));
    const text = (result: typeof first) => storyText(result?.story ?? [], START_MS);
    expect(text(again)).toBe(text(first));
    expect(text(other)).not.toBe(text(first));
  });
});
