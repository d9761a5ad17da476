import { MINUTE_MS } from '@fairlead/guard';
import { afterEach, describe, expect, it } from 'vitest';
import { putCompositeAlarm, putErrorAlarm } from '../helpers/alarms.ts';
import { type Local, startLocal } from '../helpers/local.ts';
import { recordMinute } from '../helpers/past.ts';
import {
  CANARY,
  minutesOfLooks,
  standEndpoints,
  startTrials,
  type Trial,
  type TrialSetting,
  trailOf,
  untilDecided,
  whenIn,
} from '../helpers/trials.ts';

const HEALTHY: TrialSetting = {
  requestsPerMinute: 1000,
  champion: { errorRate: 0.005 },
  challenger: { errorRate: 0.005 },
};
const TEN_MINUTES = [
  { weight: 10, hold: '10m' },
  { weight: 100, hold: '5m' },
];

describe('a canary at 10 %', () => {
  let local: Local;
  afterEach(() => local.stop());

  async function started(names: string[], setting: TrialSetting): Promise<Trial[]> {
    local = await startLocal({ seed: 1 });
    await standEndpoints(local, names, setting);
    return startTrials(local, names, setting);
  }

  it('with 1 error in 20 requests against 1 in 180 neither fails nor passes', async () => {
    const quiet = { ...HEALTHY, requestsPerMinute: 0, request: { steps: TEN_MINUTES, minEvidence: 1 } };
    const [trial] = await started(['one'], quiet);
    const { id, challenger } = await local.untilPhase(trial?.id ?? '', 'holding');
    for (let minute = 0; minute < 10; minute++) {
      await local.advanceMinutes(1);
      const bad = minute === 4 ? 1 : 0;
      recordMinute(local.cloud, { endpointName: 'one', variantName: 'primary' }, { requests: 18, bad });
      recordMinute(local.cloud, { endpointName: 'one', variantName: challenger.variant }, { requests: 2, bad });
    }
    const ended = await local.untilStatus(id, ['paused', 'rolling-back', 'rolled-back'], 60);
    expect(ended).toMatchObject({ status: 'paused', currentStep: 0, challenger: { weight: 10 } });
    expect(ended.lastLook?.verdicts[0]).toMatchObject({
      guard: '5xx',
      kind: 'undecided',
      sentence: expect.stringContaining('1 of 20 (5.00 %) of the challenger against 1 of 180 (0.56 %) of the champion'),
    });
  });

  it('with 200 requests a minute is called underpowered for 0.5 → 1 % before it starts', async () => {
    local = await startLocal();
    await standEndpoints(local, ['one'], { ...HEALTHY, requestsPerMinute: 200, pastMinutes: 180 });
    const request = { endpoint: 'one', model: 'one-v2', ...CANARY, steps: TEN_MINUTES };
    const { status, body } = await local.api('POST', '/v1/rollouts/plan', request);
    console.info(body.steps[0].outlook.join('\n'));
    expect([status, body.underpowered, body.steps[0].underpowered]).toEqual([200, true, true]);
    expect(body.steps[0].outlook).toContainEqual(
      expect.stringMatching(/^Underpowered: a doubling \(0\.\d+ → [01]\.?\d* %\) of 5xx takes/),
    );
  });

  it.each(['sharp', 'standard'])(
    'that is healthy passes at 1,000 requests a minute within 10 minutes (%s)',
    async (profile) => {
      const names = ['one', 'two', 'three'];
      const trials = await started(names, { ...HEALTHY, request: { steps: TEN_MINUTES, profile } });
      const views = await untilDecided(local, trials, 40);
      const minutes = await Promise.all(views.map((view) => minutesOfLooks(local, view)));
      console.info(`passes after ${minutes} minutes (${profile})`);
      expect(views.map(({ status, currentStep }) => [status, currentStep])).toEqual(
        names.map(() => ['progressing', 1]),
      );
      for (const each of minutes) expect(each).toBeLessThanOrEqual(10);
    },
  );

  it('that is healthy at 20 requests a minute ends undecided and asks', async () => {
    const [trial] = await started(['one'], { ...HEALTHY, requestsPerMinute: 20, request: { steps: TEN_MINUTES } });
    const ended = await local.untilStatus(trial?.id ?? '', ['paused', 'rolling-back', 'rolled-back'], 60);
    expect(ended).toMatchObject({ status: 'paused', currentStep: 0, challenger: { weight: 10 } });
    expect(ended.why).toMatch(
      /^Stays at 10 % and waits for a decision since [\d:]+ UTC, because no guard could decide in time\. .* 5xx: /,
    );
  });

  it.each(['ask', 'advance'])(
    'without traffic holds and never advances (onInconclusive %s)',
    async (onInconclusive) => {
      const setting = { ...HEALTHY, requestsPerMinute: 0, request: { steps: TEN_MINUTES, onInconclusive } };
      const [trial] = await started(['one'], setting);
      await local.advanceMinutes(60);
      expect(await local.show(trial?.id ?? '')).toMatchObject({
        status: 'paused',
        currentStep: 0,
        challenger: { weight: 10 },
      });
    },
  );

  it.each([
    ['goes on when it is healthy', 0.005, 5, { status: 'progressing', currentStep: 1 }],
    ['goes back when it is not', 0.05, 3, { cause: { kind: 'guard' } }],
  ])(
    'whose metrics are unreadable for 10 minutes holds, says so at 3 minutes, and %s',
    async (_, errorRate, afterMinutes, decided) => {
      const setting = { ...HEALTHY, challenger: { errorRate }, request: { steps: TEN_MINUTES } };
      const [trial] = await started(['one'], setting);
      const { id } = await local.untilPhase(trial?.id ?? '', 'holding');
      // Right before a look, so that it is the first to be blind.
      await local.clock.advance(afterMinutes * MINUTE_MS - 1000);
      const cure = local.cloud.cloudwatch.faults.inject({ kind: 'forbidden', metric: { namespace: 'AWS/SageMaker' } });
      const blindFromMs = local.clock.now();
      await local.advanceMinutes(10);
      expect(await local.show(id)).toMatchObject({ status: 'progressing', currentStep: 0, challenger: { weight: 10 } });
      cure();
      const [view] = trial ? await untilDecided(local, [trial], 30) : [];
      expect(view).toMatchObject(decided);
      const whats = (await trailOf(local, id)).map(({ what }) => what);
      expect(whats).toEqual(expect.arrayContaining(['rollout.blind.v1', 'rollout.sighted.v1']));
      const toldAfter = ((await whenIn(local, id, 'rollout.blind.v1')) - blindFromMs) / MINUTE_MS;
      expect(Math.floor(toldAfter)).toBe(3);
    },
  );
});

describe('a fix', () => {
  let local: Local;
  afterEach(() => local.stop());

  it('of 1 % against a champion at 8 % ships while the champion’s alarm is on', async () => {
    local = await startLocal({ seed: 1 });
    const setting = { requestsPerMinute: 1000, champion: { errorRate: 0.08 }, challenger: { errorRate: 0.01 } };
    await standEndpoints(local, ['one'], setting);
    await putErrorAlarm(local, 'champion-5xx', { endpoint: 'one', variant: 'primary' });
    await putCompositeAlarm(local, 'service-down', 'champion-5xx');
    await local.advanceMinutes(3);
    const guards = ['champion-5xx', 'service-down'].map((alarmName) => ({ kind: 'alarm', alarmName }));
    const request = {
      endpoint: 'one',
      model: 'one-v2',
      ...CANARY,
      steps: [10, 50, 100].map((weight) => ({ weight, hold: '5m' })),
      guards: [{ kind: 'errors', metric: '5xx' }, ...guards],
    };
    const { body: plan } = await local.api('POST', '/v1/rollouts/plan', request);
    expect(plan.warnings).toEqual([
      "Alarm champion-5xx watches the champion's variant; its bound is held on the challenger instead.",
      'Alarm service-down is in ALARM now; it is disarmed until it has been OK once.',
    ]);
    const [trial] = await startTrials(local, ['one'], { ...setting, request });
    expect(await local.untilStatus(trial?.id ?? '', ['succeeded', 'rolled-back', 'paused'], 90)).toMatchObject({
      status: 'succeeded',
      challenger: { weight: 100 },
    });
  });
});
