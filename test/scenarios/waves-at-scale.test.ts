import { describe, expect, it } from 'vitest';
import { createFleet } from './fleet/fleet.ts';
import { INSTANCES } from './fleet/service.ts';

const NAMES = Array.from({ length: 200 }, (_, index) => `scoring-${String(index).padStart(3, '0')}`);
const LONG = {
  steps: [
    { weight: 20, hold: '3h' },
    { weight: 100, hold: '10m' },
  ],
  judgeAtFull: false,
  guards: [{ kind: 'error-ceiling', maxErrorPercent: 20, minRequests: 50 }],
};
const SHORT = {
  ...LONG,
  steps: [
    { weight: 20, hold: '8m' },
    { weight: 100, hold: '8m' },
  ],
  keepWarm: '8m',
};
const HOUR_MS = 3_600_000;
const [STUCK, BROKEN] = ['scoring-007', 'scoring-011'];

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN;
}

describe('S12 200 rollouts at once while SageMaker throttles', { timeout: 60_000 }, () => {
  it('S12 a stuck and a broken one delay nobody: p95 at most 2 min; aborts leave within 10 s', async () => {
    const fleet = createFleet({ endpoints: NAMES, perSecond: 8 });
    await fleet.beginAll(LONG);
    await fleet.passMinutes(5);
    fleet.service.machine.maintain(STUCK, 12 * HOUR_MS, fleet.agenda.now());
    await fleet.spoil(BROKEN);
    await fleet.passMinutes(20);
    // Fewer calls than the looks would make by themselves: the budget has to give way.
    fleet.service.rateIs(4);
    const before = fleet.service.answered();
    fleet.watch.delaysMs.length = 0;
    await fleet.passMinutes(20);
    const after = fleet.service.answered();
    expect(fleet.watch.delaysMs.length).toBeGreaterThan(1_500);
    expect(percentile(fleet.watch.delaysMs, 0.95)).toBeLessThanOrEqual(120_000);
    expect(after.throttled).toBeGreaterThan(before.throttled);
    expect(after.throttled - before.throttled).toBeLessThan(0.05 * (after.calls - before.calls));

    const aborted = NAMES.slice(20, 30);
    const askedMs = fleet.agenda.now();
    for (const name of aborted) await fleet.abort(`rol_${name}`);
    await fleet.passMinutes(2);
    const leftMs = aborted.map((name) => fleet.leftAtMs(name) - askedMs);
    expect(Math.max(...leftMs)).toBeLessThanOrEqual(10_000);
    expect(await fleet.troubleOf(BROKEN)).toMatchObject({ quarantinedAt: expect.any(String) });
    expect(await fleet.whyOf(STUCK)).toContain('the endpoint is SystemUpdating since');
  });
});

describe('S12 a wave over 200 endpoints', { timeout: 60_000 }, () => {
  const WAVE = {
    endpoints: NAMES,
    model: 'scoring-v2',
    stages: [1, 10, 'rest'],
    maxInFlight: 50,
    onBusy: 'skip',
    prices: { 'ml.m5.large': 0.1 },
    rollout: SHORT,
  };

  it('S12 takes as long and costs as much as forecast, within 20 %', async () => {
    const fleet = createFleet({ endpoints: NAMES, perSecond: 10 });
    const startMs = fleet.agenda.now();
    const hoursBefore = fleet.service.instanceHours();
    const { id, forecast } = await fleet.startWave(WAVE);
    const wave = await fleet.untilEnded(id, 24);
    expect(wave).toMatchObject({ status: 'succeeded', counts: { succeeded: 200 } });
    const seconds = (Date.parse(wave.endedAt ?? '') - startMs) / 1_000;
    const usual = (NAMES.length * INSTANCES * (fleet.agenda.now() - startMs)) / HOUR_MS;
    const billUsd = 0.1 * (fleet.service.instanceHours() - hoursBefore - usual);
    expect(forecast.totalSeconds / seconds).toBeGreaterThan(0.8);
    expect(forecast.totalSeconds / seconds).toBeLessThan(1.2);
    expect((forecast.costUsd ?? 0) / billUsd).toBeGreaterThan(0.8);
    expect((forecast.costUsd ?? 0) / billUsd).toBeLessThan(1.2);
  });

  it('S12 the first failure stops the next stage, and what had finished is taken back if the policy says so', async () => {
    const fleet = createFleet({ endpoints: NAMES, perSecond: 10, failing: ['scoring-004'] });
    const onFailure = { running: 'finish', finished: 'revert' };
    const { id } = await fleet.startWave({ ...WAVE, onFailure });
    const wave = await fleet.untilEnded(id, 24);
    expect(wave).toMatchObject({ status: 'stopped', counts: { pending: 189, reverted: 10, failed: 1 } });
    expect(wave.targets[4]).toMatchObject({ endpoint: 'scoring-004', state: 'failed' });
    expect(NAMES.map((name) => fleet.modelOf(name)).filter((model) => model !== 'scoring-v1')).toEqual([]);
  });

  it('S12 nothing begins in a freeze window, and a busy endpoint is skipped while the others go on', async () => {
    const fleet = createFleet({ endpoints: NAMES, perSecond: 10 });
    fleet.service.machine.maintain(STUCK, 48 * HOUR_MS, fleet.agenda.now());
    // The wave begins at 10:00 in Vienna; in the first stage's middle the freeze begins.
    const freezes = [{ kind: 'weekly', days: ['wed'], from: '10:15', to: '14:00', timeZone: 'Europe/Vienna' }];
    const { id } = await fleet.startWave({ ...WAVE, freezes });
    await fleet.passMinutes(235);
    const frozen = await fleet.showWave(id);
    expect(frozen).toMatchObject({ status: 'frozen', counts: { pending: 199, succeeded: 1 } });
    expect(frozen.why).toContain('until 2026-01-14T13:00:00.000Z');
    const wave = await fleet.untilEnded(id, 24);
    expect(wave).toMatchObject({ status: 'succeeded', counts: { succeeded: 199, skipped: 1 } });
  });

  it('S12 an aborted wave takes back what is under way, each call within 10 s of the wave’s', async () => {
    const fleet = createFleet({ endpoints: NAMES, perSecond: 10 });
    const { id } = await fleet.startWave({ ...WAVE, stages: ['rest'], maxInFlight: 10 });
    await fleet.passMinutes(12);
    const flying = (await fleet.showWave(id)).targets.filter(({ state }) => state === 'running');
    expect(flying).toHaveLength(10);
    const askedMs = fleet.agenda.now();
    await fleet.commandWave(id, 'abort');
    await fleet.passMinutes(3);
    const leftMs = flying.map(({ endpoint }) => fleet.leftAtMs(endpoint) - askedMs);
    expect(Math.max(...leftMs)).toBeLessThanOrEqual(10_000);
    const wave = await fleet.untilEnded(id, 3);
    expect(wave).toMatchObject({ status: 'aborted', counts: { failed: 10, pending: 190 } });
  });

  it('S12 runs over three regions, each at its own rate, and tells endpoints of one name apart', async () => {
    const names = NAMES.slice(0, 20);
    const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
    const fleet = createFleet({ endpoints: names, perSecond: 4, regions: regions.slice(1) });
    const endpoints = regions.flatMap((region) => names.map((name) => ({ name, region })));
    const { id } = await fleet.startWave({ ...WAVE, endpoints, order: 'name', maxInFlight: 30 });
    const wave = await fleet.untilEnded(id, 24);
    expect(wave).toMatchObject({ status: 'succeeded', stages: [1, 10, 49], counts: { succeeded: 60 } });
    const places = wave.targets.slice(0, 3).map(({ endpoint, region }) => `${endpoint} ${region}`);
    expect(places).toEqual(['scoring-000 ap-southeast-2', 'scoring-000 eu-west-1', 'scoring-000 us-east-1']);
    for (const region of regions)
      expect(new Set(names.map((name) => fleet.modelOf(name, region)))).toEqual(new Set(['scoring-v2']));
  });

  it('S12 refuses what is in no member, naming the endpoint by its place in the request', async () => {
    const fleet = createFleet({ endpoints: NAMES.slice(0, 3), perSecond: 8, regions: ['eu-west-1'] });
    const endpoints = [
      'scoring-000',
      'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/scoring-001',
      { name: 'scoring-002', region: 'eu-west-3' },
    ];
    const refused = fleet.startWave({ ...WAVE, endpoints });
    await expect(refused).rejects.toMatchObject({
      code: 'wave_refused',
      errors: [
        { pointer: '#/endpoints/2', code: 'member_unknown', detail: expect.stringContaining('it has us-east-1 of') },
      ],
    });
  });

  it('S12 while frozen, pauses what runs if the wave says so, and lets it go on afterwards', async () => {
    const fleet = createFleet({ endpoints: NAMES.slice(0, 3), perSecond: 8 });
    const freezes = [{ kind: 'once', from: '2026-01-14T10:10', to: '2026-01-14T12:00', timeZone: 'Europe/Vienna' }];
    const { id } = await fleet.startWave({ ...WAVE, endpoints: NAMES.slice(0, 3), freezes, whileFrozen: 'pause' });
    await fleet.passMinutes(100);
    const frozen = await fleet.showWave(id);
    expect(frozen).toMatchObject({ status: 'frozen', counts: { pending: 2, running: 1 } });
    expect(frozen.targets[0]?.why).toContain(`wave ${id}`);
    expect(await fleet.untilEnded(id, 6)).toMatchObject({ status: 'succeeded', counts: { succeeded: 3 } });
  });
});
