import { afterEach, describe, expect, it } from 'vitest';
import { type Local, startLocal } from '../helpers/local.ts';
import {
  type Behaviour,
  medianOf,
  minutesOfLooks,
  standEndpoints,
  startTrials,
  type TrialSetting,
  untilDecided,
} from '../helpers/trials.ts';

const USUAL: Behaviour = { errorRate: 0.005 };
/** Endpoints a case is tried on, each with dice of its own; the median is that of their delays. */
const ENDPOINTS = 5;
/**
 * Five canaries scatter: their median is within a third of the true one. This seed's medians are close to the true ones,
 * which time-to-catch.test.ts of the guards works out over many canaries: the cloud adds nothing to them.
 */
const SEED = 8;

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
  afterEach(() => local.stop());

  /** Minutes until each endpoint's canary was rolled back by a guard. */
  async function delaysOf(profile: 'sharp' | 'standard', setting: Omit<TrialSetting, 'champion'>): Promise<number[]> {
    const names = Array.from({ length: ENDPOINTS }, (_, index) => `${profile}-${index + 1}`);
    const trial = { ...setting, champion: USUAL, request: { profile } };
    await standEndpoints(local, names, trial);
    const views = await untilDecided(local, await startTrials(local, names, trial), 70);
    expect(views.map(({ cause }) => cause?.kind)).toEqual(names.map(() => 'guard'));
    return Promise.all(views.map((view) => minutesOfLooks(local, view)));
  }

  it.each(CASES)('$what', async ({ what, atMost, ...setting }) => {
    local = await startLocal({ seed: SEED });
    const sharp = await delaysOf('sharp', setting);
    const standard = await delaysOf('standard', setting);
    console.info(`${what}, minutes: sharp ${medianOf(sharp)} (${sharp}), standard ${medianOf(standard)} (${standard})`);
    expect(medianOf(sharp)).toBeLessThanOrEqual(atMost.sharp);
    expect(medianOf(standard)).toBeLessThanOrEqual(atMost.standard ?? Number.POSITIVE_INFINITY);
  });
});
