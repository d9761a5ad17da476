import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type BrokenSeed, runCampaign } from './campaign.ts';
import { MUTATIONS } from './mutations/mutations.ts';
import { type SimulationResult, simulate } from './simulate.ts';
import { type Act, calm, lateSettingOf, MINUTE_MS, type Setting, START_MS, settingOf } from './world/setting.ts';
import { storyText } from './world/story.ts';

/** A healthy challenger on a busy endpoint, in calm weather but for these acts, so many minutes after the start. */
function fairWeather(
  acts: { kind: Act['kind']; minute: number }[] = [],
  changes: Partial<Setting> = {},
): Promise<SimulationResult> {
  const base = settingOf(1);
  const setting: Setting = {
    ...base,
    plan: {
      ...base.plan,
      steps: STEPS,
      keepWarmSeconds: 360,
      judgeAtFull: false,
      onInconclusive: 'ask',
      onNoData: HOLD_WHEN_BLIND,
    },
    traffic: { requestsPerMinute: 5000, championErrorRate: 0.005, challengerErrorRate: 0.005, slowRatio: 1 },
    durations: { swapMs: 180_000, resizeMs: 30_000, rollbackMs: 60_000 },
    trouble: calm(),
    acts: acts.map(({ kind, minute }) => ({ kind, atMs: START_MS + minute * MINUTE_MS })),
    hastyAborts: 0,
    veryLate: 0,
    scaling: 0,
    calmFromMs: START_MS + 150 * MINUTE_MS,
    operator: { undecided: 'abort' },
    ...changes,
  };
  setting.plan.guards = { ...setting.plan.guards, profile: 'standard', rules: [{ kind: 'errors', metric: '5xx' }] };
  return simulate(1, { setting });
}

const STEPS = [10, 50, 100].map((weightPercent) => ({ weightPercent, holdSeconds: 480, longestHoldSeconds: 1440 }));

const HOLD_WHEN_BLIND = { afterSeconds: 900, action: 'hold' as const };

/** A few seconds' worth, about 20 ms of one core each; `npm run simulate` lives through as many as wanted. */
const SEEDS = 300;

const brokenOf = ({ seed, invariant, message }: BrokenSeed): string => `${seed} ${invariant}: ${message}`;

describe('simulated rollouts', () => {
  it('S1: whatever crashes, gets lost, doubled or late, every invariant holds at every instant', async () => {
    const { broken, ends } = await runCampaign({ from: 1, count: SEEDS });
    expect(broken.map(brokenOf)).toEqual([]);
    expect(ends.succeeded).toBeGreaterThan(15);
    expect(ends['rolled-back']).toBeGreaterThan(15);
  });

  it('S1: likewise where nearly everything comes late, calls that struck after their caller had given up included', async () => {
    const { broken, ends } = await runCampaign({ from: 1, count: SEEDS, worlds: 'late' });
    expect(broken.map(brokenOf)).toEqual([]);
    expect(ends['rolled-back']).toBeGreaterThan(225);
  });

  it('a steady world lets its rollout be looked at twenty times', async () => {
    const { broken, longRollouts } = await runCampaign({ from: 1, count: 100, worlds: 'steady' });
    expect(broken.map(brokenOf)).toEqual([]);
    expect(longRollouts).toBeGreaterThan(75);
  });

  it('the same seed lives the same life twice, alone or beside others', async () => {
    const lives = await Promise.all([11, 11, 12].map((seed) => simulate(seed, { isTold: true })));
    const [first, again, other] = lives.map(({ story }) => storyText(story, START_MS));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('in fair weather a good challenger succeeds, looked at every minute of its three holds', async () => {
    const { end, looks, minutes, broken } = await fairWeather();
    expect({ end, broken }).toEqual({ end: 'succeeded', broken: undefined });
    expect(looks).toBeGreaterThanOrEqual(20);
    expect(minutes).toBeLessThan(60);
  });

  it.each([1, 3, 5, 9, 14, 15, 20, 24, 25, 30])(
    'S2: an abort in minute %i ends on the champion, whatever was under way',
    async (minute) => {
      const { end, broken } = await fairWeather([{ kind: 'abort', minute }]);
      expect({ end, broken }).toEqual({ end: 'rolled-back', broken: undefined });
    },
  );

  it('S3: a swap that SageMaker takes back by itself is named, never repeated blindly and never a success', async () => {
    const { end, cause, broken } = await fairWeather([{ kind: 'swap-rolls-back', minute: 0 }]);
    expect({ end, broken }).toEqual({ end: 'rolled-back', broken: undefined });
    expect(cause).toContain('rolled back by SageMaker');
  });

  it('S6: metrics that cannot be read hold the weight, and the rollout goes on when they can', async () => {
    const { end, broken } = await fairWeather([{ kind: 'blind', minute: 8 }]);
    expect({ end, broken }).toEqual({ end: 'succeeded', broken: undefined });
  });

  it('S8: of two starts at once one wins, and a change from outside stops the rollout without being overwritten', async () => {
    const { end, broken } = await fairWeather([
      { kind: 'second-start', minute: 0 },
      { kind: 'console-weights', minute: 10 },
    ]);
    expect({ end, broken }).toEqual({ end: 'drifted', broken: undefined });
  });

  it.each([2173, 2519])(
    'found and kept, late world of seed %i: no call of a lease that began with a slow look strikes once the rollout has ended',
    async (seed) => {
      const { end, broken } = await simulate(seed, { setting: lateSettingOf(seed) });
      expect({ end, broken }).toEqual({ end: 'rolled-back', broken: undefined });
    },
  );

  it.each([50849, 51083])(
    'found and kept, late world of seed %i: a start that is repeated while its rollout has ended and is not yet cleared starts nothing',
    async (seed) => {
      const { end, broken } = await simulate(seed, { setting: lateSettingOf(seed) });
      expect({ end, broken }).toEqual({ end: 'rolled-back', broken: undefined });
    },
  );

  it('found and kept, late world of seed 1237: a deregistration that nobody answered is waited for before the end', async () => {
    const { end, broken } = await simulate(1237, { setting: lateSettingOf(1237) });
    expect({ end, broken }).toEqual({ end: 'rolled-back', broken: undefined });
  });

  it('found and kept, seed 47401: a rollout that starts after another one of the same world is seen through to its own end', async () => {
    const { end, broken } = await simulate(47401);
    expect({ end, broken }).toEqual({ end: 'rolled-back', broken: undefined });
  });

  it('found and kept, seed 32442: weights that a person adopts stand, though not every smoke request was answered', async () => {
    const { broken } = await simulate(32442);
    expect(broken).toBeUndefined();
  });

  it('a challenger that fails two requests of five goes back', async () => {
    const traffic = { requestsPerMinute: 5000, championErrorRate: 0.005, challengerErrorRate: 0.4, slowRatio: 1 };
    const { end, cause, broken } = await fairWeather([], { traffic });
    expect({ end, broken }).toEqual({ end: 'rolled-back', broken: undefined });
    expect(cause).toContain('proof of harm');
  });
});

describe('the bugs that are planted to try the simulation', () => {
  it.each(MUTATIONS)('“$name” finds its passage exactly once', ({ file, find }) => {
    const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect(source.split(find)).toHaveLength(2);
  });
});
