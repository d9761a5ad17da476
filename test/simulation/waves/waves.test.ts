import { describe, expect, it } from 'vitest';
import { START_MS } from '../world/setting.ts';
import { storyText } from '../world/story.ts';
import { breathe } from '../world/turns.ts';
import { simulateWave } from './simulate-wave.ts';

describe('simulated waves', () => {
  it('whatever crashes, gets lost, doubled or late, each endpoint is rolled out on once, and the wave ends true', async () => {
    const ends: Record<string, number> = {};
    const broken: string[] = [];
    for (let seed = 1; seed <= 300; seed += 1) {
      const result = await simulateWave(seed);
      ends[result.end] = (ends[result.end] ?? 0) + 1;
      if (result.broken) broken.push(`${seed} ${result.broken.invariant}: ${result.broken.message}`);
      await breathe();
    }
    expect(broken).toEqual([]);
    expect(ends.succeeded).toBeGreaterThan(80);
    expect(ends.stopped).toBeGreaterThan(40);
    expect(ends.aborted).toBeGreaterThan(20);
  });

  it('the same seed lives the same life twice', async () => {
    const [first, again, other] = await Promise.all([7, 7, 8].map((seed) => simulateWave(seed, { isTold: true })));
    const text = (result: typeof first) => storyText(result?.story ?? [], START_MS);
    expect(text(again)).toBe(text(first));
    expect(text(other)).not.toBe(text(first));
  });
});
