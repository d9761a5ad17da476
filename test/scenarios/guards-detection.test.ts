import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Local, startLocal } from '../helpers/local.ts';
import { type Behaviour, medianOf, minutesUntil, standEndpoints, startTrials, untilDecided } from '../helpers/trials.ts';

const USUAL: Behaviour = { errorRate: 0.005 };
/** Endpoints a case is tried on; the median is that of their delays. */
const ENDPOINTS = 5;

interface Case {
  what: string;
  requestsPerMinute: number;
  challenger: Behaviour;
  /** Most minutes the median may take, by profile. */
  atMost: { sharp: number; standard?: number };
  pastMinutes?: number;
}

const CASES: Case[] = [
  {
    what: '0.5 → 5 % at 200 requests a minute',
    requestsPerMinute: 200,
    challenger: { errorRate: 0.05 },
    atMost: { sharp: 8 },
  },
  {
    what: '0.5 → 1 % at 2,000 requests a minute',
    requestsPerMinute: 2000,
    challenger: { errorRate: 0.01 },
    atMost: { sharp: 18, standard: 30 },
    pastMinutes: 30,
  },
  {
    what: '0.5 → 50 % at 20 requests a minute',
    requestsPerMinute: 20,
    challenger: { errorRate: 0.5 },
    atMost: { sharp: 6 },
    pastMinutes: 180,
  },
  {
    what: 'nothing but errors at 200 requests a minute',
    requestsPerMinute: 200,
    challenger: { errorRate: 1 },
    atMost: { sharp: 2 },
  },
  {
    what: 'every latency × 1.5 at 200 requests a minute (lognormal, σ 0.5)',
    requestsPerMinute: 200,
    challenger: { errorRate: 0.005, latencyMs: 30 },
    atMost: { sharp: 15 },
  },
];

describe('a canary at 10 % with one look a minute is caught in time:', () => {
  let local: Local;
  beforeAll(async () => {
    local = await startLocal({ seed: 3 });
  });
  afterAll(() => local.stop());

  it.each(CASES.map((one, index) => ({ ...one, index })))('$what', async ({ what, index, atMost, ...setting }) => {
    const delays: Record<string, number[]> = {};
    const endpoints = (profile: string) =>
      Array.from({ length: ENDPOINTS }, (_, number) => `case-${index}-${profile}-${number}`);
    for (const profile of ['sharp', 'standard'] as const) {
      const trial = { ...setting, champion: USUAL, request: { profile } };
      await standEndpoints(local, endpoints(profile), trial);
      const trials = await startTrials(local, endpoints(profile), trial);
      for (const view of await untilDecided(local, trials, 70)) expect(view.cause?.kind).toBe('guard');
      delays[profile] = await Promise.all(trials.map(({ id }) => minutesUntil(local, id, 'rollout.rolling-back.v1')));
    }
    const { sharp = [], standard = [] } = delays;
    console.info(`${what}: sharp ${sharp} (median ${medianOf(sharp)}), standard ${standard} (${medianOf(standard)})`);
    expect(medianOf(sharp)).toBeLessThanOrEqual(atMost.sharp);
    if (atMost.standard) expect(medianOf(standard)).toBeLessThanOrEqual(atMost.standard);
  });
});
