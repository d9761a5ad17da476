import { expect, it } from 'vitest';
import { runWaves } from './wave-campaign.ts';

it('of 300 simulated waves, whatever crashes, gets lost, doubled or late, each ends true', async () => {
  const { ends, broken } = await runWaves(300);
  expect(broken).toEqual([]);
  expect(ends.succeeded).toBeGreaterThan(80);
  expect(ends.stopped).toBeGreaterThan(40);
  expect(ends.aborted).toBeGreaterThan(20);
});
