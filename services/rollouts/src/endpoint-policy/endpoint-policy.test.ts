import { DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putErrorAlarm } from '../../../../test/helpers/alarms.ts';
import { type Local, startLocal } from '../../../../test/helpers/local.ts';

const POLICY = {
  profile: 'sharp',
  alphaRollback: 0.02,
  maxHold: '1h30m',
  onNoData: { after: '5m', action: 'rollback' },
  guards: [
    { kind: 'errors', metric: '5xx', tolerance: 1.5 },
    { kind: 'error-ceiling', maxErrorPercent: 3 },
  ],
};

describe('an endpoint’s policy', () => {
  let local: Local;
  beforeAll(async () => {
    local = await startLocal();
    await local.model('fraud-v1', 0);
    await local.model('fraud-v2', 0);
    await local.endpoint('fraud', 'fraud-v1');
    await local.endpoint('plain', 'fraud-v1');
  });
  afterAll(() => local.stop());

  const put = (policy: unknown, endpoint = 'plain') => local.api('PUT', `/v1/endpoints/${endpoint}/policy`, policy);
  const get = (endpoint: string) => local.api('GET', `/v1/endpoints/${endpoint}/policy`);
  const plan = (request: object = {}) =>
    local.api('POST', '/v1/rollouts/plan', { endpoint: 'fraud', model: 'fraud-v2', ...request });

  it('comes back exactly as it was written, in whatever case the endpoint is named', async () => {
    expect(await put(POLICY, 'fraud')).toMatchObject({ status: 200, body: POLICY });
    expect((await get('fraud')).body).toEqual(POLICY);
    expect((await get('FRAUD')).body).toEqual(POLICY);
  });

  it('is what a later plan is judged by, and the request’s word wins', async () => {
    await put(POLICY, 'fraud');
    const byPolicy = await plan();
    expect(byPolicy.body.guards).toEqual(['5xx', 'error-ceiling']);
    expect(byPolicy.body.steps[0].longestHold).toBe('1h30m');
    const byRequest = await plan({ maxHold: '20m', guards: [{ kind: 'errors', metric: '4xx' }] });
    expect(byRequest.body.guards).toEqual(['4xx', 'error-ceiling']);
    expect(byRequest.body.steps[0].longestHold).toBe('20m');
  });

  it('keeps its guards when a request adds some; a fault is told where its reader can mend it', async () => {
    await putErrorAlarm(local, 'orders', { endpoint: 'fraud' });
    await put(
      {
        guards: [
          { kind: 'errors', metric: '5xx' },
          { kind: 'alarm', alarmName: 'orders' },
        ],
      },
      'fraud',
    );
    const { body } = await plan({ addGuards: [{ kind: 'errors', metric: '4xx' }] });
    expect(body.guards).toEqual(['5xx', 'alarm:orders', '4xx', 'error-ceiling']);
    await local.clients.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ['orders'] }));
    const refused = await plan({ addGuards: [{ kind: 'alarm', alarmName: 'nope' }] });
    const errors: { pointer: string; detail: string }[] = refused.body.errors;
    expect(errors.map(({ pointer, detail }) => `${pointer} ${detail}`)).toEqual([
      '#/endpoint guards/1/alarmName of the endpoint’s policy: No CloudWatch alarm named orders exists in this region.',
      '#/addGuards/0/alarmName No CloudWatch alarm named nope exists in this region.',
    ]);
    await put(POLICY, 'fraud');
  });

  it('that is put anew replaces the one before as a whole', async () => {
    await put(POLICY, 'fraud');
    await put({ profile: 'guarded' }, 'fraud');
    expect((await get('fraud')).body).toEqual({ profile: 'guarded' });
    await put(POLICY, 'fraud');
  });

  it('holds the scaling too: the same that PUT …/scaling writes, and each shows what the other wrote', async () => {
    const scaling = { variants: { primary: { min: 2, max: 4 } } };
    await put({ ...POLICY, scaling }, 'fraud');
    expect((await get('fraud')).body).toEqual({ ...POLICY, scaling });
    expect((await local.api('GET', '/v1/endpoints/fraud/scaling')).body).toEqual(scaling);
    const wider = { variants: { primary: { min: 2, max: 8 } } };
    await local.api('PUT', '/v1/endpoints/fraud/scaling', wider);
    expect((await get('fraud')).body).toEqual({ ...POLICY, scaling: wider });
    await put(POLICY, 'fraud');
    expect((await local.api('GET', '/v1/endpoints/fraud/scaling')).status).toBe(404);
    expect(await put({ scaling: { variants: { primary: { min: 5, max: 4 } } } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '#/scaling/variants/primary/min', code: 'min_above_max' }] },
    });
  });

  it('of an endpoint that does not exist is refused, and one that was never put is not found', async () => {
    expect(await put(POLICY, 'nope')).toMatchObject({ status: 404, body: { type: '/problems/endpoint_unknown' } });
    expect(await get('plain')).toMatchObject({ status: 404, body: { type: '/problems/policy_unknown' } });
  });

  const ceiling = (maxErrorPercent: number) => ({ guards: [{ kind: 'error-ceiling', maxErrorPercent }] });
  const metric = (statistic: string) => ({
    guards: [{ kind: 'metric', name: 'queue', metric: { namespace: 'Shop', name: 'Depth', statistic }, above: 1 }],
  });
  it.each<[string, unknown, string, RegExp]>([
    ['an unknown field', { profil: 'sharp' }, '#/profil', /check its spelling/],
    [
      'a negative tolerance',
      { guards: [{ kind: 'errors', metric: '5xx', tolerance: -1 }] },
      '#/guards/0/tolerance',
      /A factor from 1 to 100.*Got -1/,
    ],
    ['an α of 0', { alphaRollback: 0 }, '#/alphaRollback', /above 0 and below 0\.5\. Got 0/],
    ['an α of 0.5', { alphaPromote: 0.5 }, '#/alphaPromote', /above 0 and below 0\.5\. Got 0\.5/],
    ['a ceiling above 100 %', ceiling(101), '#/guards/0/maxErrorPercent', /below 100 percent\. Got 101/],
    [
      'an unknown metric',
      { guards: [{ kind: 'errors', metric: '6xx' }] },
      '#/guards/0/metric',
      /5xx, 4xx, model-errors/,
    ],
    ['an unknown statistic', metric('Median'), '#/guards/0/metric/statistic', /such as Average.*Got "Median"/],
    ['an unknown kind of guard', { guards: [{ kind: 'magic' }] }, '#/guards/0/kind', /errors, latency/],
    ['no guard at all', { guards: [] }, '#/guards', /At least one guard/],
    ['a duration without a unit', { maxHold: '90' }, '#/maxHold', /such as 90s, 10m or 1h30m/],
  ])('with %s is refused with the field and the remedy, and nothing is stored', async (_, policy, pointer, remedy) => {
    const { status, body } = await put(policy);
    expect([status, body.type]).toEqual([422, '/problems/body_invalid']);
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer, detail: expect.stringMatching(remedy) }));
    expect((await get('plain')).status).toBe(404);
  });

  it.each<[string, object[], string, string, RegExp]>([
    [
      'an alarm that does not exist',
      [
        { kind: 'errors', metric: '5xx' },
        { kind: 'alarm', alarmName: 'nope' },
      ],
      '#/guards/1/alarmName',
      'alarm_unknown',
      /No CloudWatch alarm named nope/,
    ],
    [
      'an alarm on the champion that cannot be asked of the challenger',
      [{ kind: 'alarm', alarmName: 'hourly' }],
      '#/guards/0/alarmName',
      'alarm_watches_champion',
      /its period of 3600 s/,
    ],
    [
      'two guards that are one',
      [
        { kind: 'errors', metric: '5xx' },
        { kind: 'errors', metric: '5xx', tolerance: 2 },
      ],
      '#/guards/1',
      'guard_named_twice',
      /There is a guard 5xx already/,
    ],
    [
      'an expression that CloudWatch refuses',
      [
        {
          kind: 'metric',
          name: 'broken',
          expression: 'a +',
          metrics: { a: { namespace: 'Shop', name: 'Depth', statistic: 'Sum' } },
          above: 1,
        },
      ],
      '#/guards/0',
      'metric_invalid',
      /CloudWatch refuses this metric/,
    ],
  ])('with %s is refused, and nothing is stored', async (_, guards, pointer, code, detail) => {
    await putErrorAlarm(local, 'hourly', { endpoint: 'plain', variant: 'primary', periodSeconds: 3600 });
    const { status, body } = await put({ guards });
    expect([status, body.type]).toEqual([422, '/problems/policy_refused']);
    expect(body.errors).toEqual([{ pointer, code, detail: expect.stringMatching(detail) }]);
    expect((await get('plain')).status).toBe(404);
  });
});
