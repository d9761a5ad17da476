import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putErrorAlarm, setAlarmState } from '../../../../test/helpers/alarms.ts';
import { type Local, startLocal } from '../../../../test/helpers/local.ts';
import { recordPast } from '../../../../test/helpers/past.ts';

const REQUEST = { endpoint: 'fraud', model: 'fraud-v2', profile: 'sharp' };

describe('a plan', () => {
  let local: Local;
  beforeEach(async () => {
    local = await startLocal();
    await local.model('fraud-v1', 0);
    await local.model('fraud-v2', 0);
    await local.endpoint('fraud', 'fraud-v1');
  });
  afterEach(() => local.stop());

  const planOf = (request: object = {}) => local.api('POST', '/v1/rollouts/plan', { ...REQUEST, ...request });

  function past(requestsPerMinute: number, minutes = 180): void {
    const variant = { endpointName: 'fraud', variantName: 'primary' };
    const latencyMs = { p50: 20, sigma: 0.5 };
    recordPast(local.cloud, variant, { requestsPerMinute, minutes, errorRate: 0.005, latencyMs });
  }

  it('says for each step what the guards see at the endpoint’s traffic, and what would help', async () => {
    past(200);
    const { body } = await planOf();
    expect(body.steps.map(({ weight, underpowered }: never) => [weight, underpowered])).toEqual([
      [10, true],
      [25, true],
      [50, true],
      [95, true],
      [100, false],
    ]);
    expect(body.learned.requestsPerMinute).toBe(200);
    expect(body.scaling).toBeNull();
    expect(body.steps.map(({ instances }: { instances: number }) => instances)).toEqual([1, 1, 2, 2, 2]);
    expect(body.underpowered).toBe(true);
    const [first] = body.steps;
    expect(first.outlook).toContainEqual(
      expect.stringMatching(/^At 200 requests\/min and 10 % you can see 5xx 0\.\d+ → /),
    );
    expect(first.outlook).toContainEqual(expect.stringMatching(/^Underpowered: a doubling .* of 5xx takes .* to see/));
    expect(first.outlook).toContainEqual(expect.stringMatching(/^What would help: a longest hold of /));
  });

  it('of much traffic is not underpowered and says when a healthy model may move on', async () => {
    past(5000, 30);
    const { body } = await planOf({ steps: [{ weight: 10, hold: '30m' }, { weight: 100 }], judgeAtFull: false });
    expect([body.underpowered, body.steps[0].underpowered]).toEqual([false, false]);
    expect(body.steps[0].outlook).toContainEqual(expect.stringMatching(/^A healthy challenger may move on after/));
  });

  it('without any past says that nothing can be seen, and warns', async () => {
    const { body } = await planOf();
    expect(body.underpowered).toBe(true);
    expect(body.steps[0].outlook).toEqual([
      'The champion has had no requests, so nothing can be seen and nothing will be agreed to.',
    ]);
    expect(body.warnings[0]).toMatch(/^Variant primary of fraud had no traffic from /);
  });

  it('names a guard whose metric never had data', async () => {
    past(200);
    const guards = [
      { kind: 'errors', metric: '5xx' },
      { kind: 'errors', metric: 'model-errors' },
      { kind: 'metric', name: 'depth', metric: { namespace: 'Shop', name: 'Depth', statistic: 'Sum' }, above: 5 },
    ];
    const { body } = await planOf({ guards });
    expect(body.warnings).toEqual([
      expect.stringMatching(
        /^The guard model-errors has nothing to judge by: InvocationModelErrors of variant primary/,
      ),
      'Guard depth had no data in the last day; without data it moves nothing on.',
    ]);
  });

  it('says which alarm is asked of the challenger, and which is disarmed', async () => {
    past(200);
    await putErrorAlarm(local, 'champion 5xx', { endpoint: 'fraud', variant: 'primary' });
    await putErrorAlarm(local, 'orders', { endpoint: 'fraud' });
    await setAlarmState(local, 'orders', 'ALARM');
    const guards = ['champion 5xx', 'orders'].map((alarmName) => ({ kind: 'alarm', alarmName }));
    const { body } = await planOf({ guards });
    expect(body.guards).toEqual(['metric:champion-5xx', 'alarm:orders', 'error-ceiling']);
    expect(body.warnings).toEqual([
      'Alarm champion 5xx watches the champion\u0027s variant; its bound is held on the challenger instead.',
      'Alarm orders is in ALARM now; it is disarmed until it has been OK once.',
    ]);
  });

  it('creates and changes nothing', async () => {
    past(200);
    await planOf();
    expect([local.changes, (await local.api('GET', '/v1/rollouts')).body.items]).toEqual([[], []]);
  });

  it('is refused while a rollout holds the endpoint, and made again after it', async () => {
    const { id } = await local.start(REQUEST);
    expect(await planOf({ endpoint: 'FRAUD' })).toMatchObject({
      status: 409,
      body: { type: '/problems/endpoint_has_rollout', rolloutId: id, detail: expect.stringContaining(id) },
    });
    await local.abort(id);
    await local.untilStatus(id, 'rolled-back', 30);
    expect((await planOf()).status).toBe(200);
  });
});
