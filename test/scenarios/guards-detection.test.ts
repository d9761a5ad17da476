import { MINUTE_MS, rehearse } from '@fairlead/guard';
import { afterEach, describe, expect, it } from 'vitest';
import { type AnsweredRequests, recordAnswers } from '../helpers/answered.ts';
import { type Local, startLocal } from '../helpers/local.ts';
import {
  type Behaviour,
  minutesOfLooks,
  standEndpoints,
  startTrials,
  stateOf,
  type TrialSetting,
  untilDecided,
} from '../helpers/trials.ts';

const USUAL: Behaviour = { errorRate: 0.005 };
const PROFILES = ['sharp', 'standard'] as const;

type Case = { what: string } & Pick<TrialSetting, 'requestsPerMinute' | 'challenger' | 'pastMinutes'>;

const CASES: Case[] = [
  { what: '0.5 → 5 % at 200 requests a minute', requestsPerMinute: 200, challenger: { errorRate: 0.05 } },
  {
    what: '0.5 → 1 % at 2,000 requests a minute',
    requestsPerMinute: 2000,
    challenger: { errorRate: 0.01 },
    pastMinutes: 30,
  },
  {
    what: '0.5 → 50 % at 20 requests a minute',
    requestsPerMinute: 20,
    challenger: { errorRate: 0.5 },
    pastMinutes: 180,
  },
  { what: 'nothing but errors at 200 requests a minute', requestsPerMinute: 200, challenger: { errorRate: 1 } },
  {
    what: 'every latency × 1.5 at 200 requests a minute (lognormal, σ 0.5)',
    requestsPerMinute: 200,
    challenger: { errorRate: 0.005, latencyMs: 30 },
  },
];

/**
 * How soon harm shows is mathematics: time-to-catch.test.ts of the guards holds the medians over 400 canaries. Here the
 * same mathematics gets the requests as they were answered, and the rollout may not need a minute more: metrics,
 * looks, leases and queues between the two add nothing.
 */
describe('a canary at 10 % with one look a minute is caught in the very minute its answers prove harm:', () => {
  let local: Local;
  afterEach(() => local.stop());

  /** Minutes that a rollout needs whose guards see every answer at once. */
  async function minutesNeeded(answered: AnsweredRequests, endpoint: string, id: string): Promise<number> {
    const { plan, traffic } = await stateOf(local, id);
    const fromMs = Math.ceil(Date.parse(traffic[0]?.fromAt ?? '') / MINUTE_MS) * MINUTE_MS;
    const steps = [{ weightPercent: 10, holdMinutes: 60, latestMinutes: 180 }];
    const supply = (startMs: number) => answered.minuteOf(endpoint, plan, startMs);
    const rehearsal = rehearse({ policy: plan.guards, learned: plan.learned, steps }, fromMs, supply);
    expect(rehearsal).toMatchObject({ outcome: 'rolled-back' });
    return rehearsal.minutes;
  }

  it.each(CASES)('$what', async ({ what, ...setting }) => {
    local = await startLocal({ seed: 1 });
    const answered = recordAnswers(local.cloud);
    const trial = { ...setting, champion: USUAL };
    await standEndpoints(local, PROFILES, trial);
    const trials = await startTrials(local, PROFILES, trial, (profile) => ({ profile }));
    const views = await untilDecided(local, trials, 70);
    expect(views.map(({ cause }) => cause?.kind)).toEqual(['guard', 'guard']);
    const minutes = await Promise.all(views.map((view) => minutesOfLooks(local, view)));
    console.info(`${what}, minutes: ${views.map(({ endpoint }, index) => `${endpoint} ${minutes[index]}`).join(', ')}`);
    expect(minutes).toEqual(await Promise.all(views.map(({ id, endpoint }) => minutesNeeded(answered, endpoint, id))));
  });
});
