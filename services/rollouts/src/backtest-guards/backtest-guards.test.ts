import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Local, startLocal } from '../../../../test/helpers/local.ts';
import { steadyTraffic } from '../../../../test/helpers/steady-traffic.ts';

const STEPS = [
  { weight: 10, hold: '10m' },
  { weight: 100, hold: '10m' },
];
/** Two hours after its deployment the model fails one request in ten for half an hour. */
const INCIDENT = {
  LOCAL_MODEL_BAD_ERROR_RATE: '0.1',
  LOCAL_MODEL_BAD_AFTER_SECONDS: '7200',
  LOCAL_MODEL_BAD_FOR_SECONDS: '1800',
};

describe('a backtest over an endpoint’s past', () => {
  let local: Local;
  let deployedMs = 0;
  beforeAll(async () => {
    local = await startLocal();
    await local.model('fraud-v1', 0.005, INCIDENT);
    await local.endpoint('fraud', 'fraud-v1');
    deployedMs = local.clock.now();
    const stop = steadyTraffic(local.cloud, 'fraud', 300);
    await local.advanceMinutes(200);
    stop();
  });
  afterAll(() => local.stop());

  const at = (minutes: number): string => new Date(deployedMs + minutes * 60_000).toISOString();
  const backtest = (request: object) =>
    local.api('POST', '/v1/guards/backtest', { endpoint: 'fraud', profile: 'sharp', steps: STEPS, ...request });

  it('counts the healthy rollouts that would have been rolled back, and tells them in words', async () => {
    const { status, body } = await backtest({ from: at(5), to: at(115) });
    expect(status).toBe(200);
    expect(body.healthy).toMatchObject({ rollouts: 2, passed: 2, falseRollbacks: [] });
    expect(body.incident).toBeNull();
    expect(body.lines[0]).toMatch(/^Of 2 healthy rollouts between .*, 0 would have been rolled back \(0 %; /);
  });

  it('says how late an incident outside that past would have been caught, and by which guard', async () => {
    const { body } = await backtest({ from: at(5), to: at(115), window: { from: at(122), to: at(148) } });
    expect(body.incident).toMatchObject({ windowMinutes: 26, draws: 20, caught: 20, caughtBy: { '5xx': 20 } });
    expect(body.incident.medianMinutes).toBeLessThanOrEqual(5);
    expect(body.lines).toContainEqual(
      expect.stringMatching(/^A rollout that brought the incident of .* would have been caught in 20 of 20 rehearsals/),
    );
  });

  it('with the same seed comes out the same', async () => {
    const request = { from: at(5), to: at(115), seed: 7 };
    expect((await backtest(request)).body).toEqual((await backtest(request)).body);
  });

  it.each<[string, object, number, string, string]>([
    [
      'an end before its beginning',
      { from: '2026-01-14T10:00:00Z', to: '2026-01-14T09:00:00Z' },
      422,
      'body_invalid',
      '#/to',
    ],
    ['a moment that is none', { from: 'yesterday', to: '2026-01-14T09:00:00Z' }, 422, 'body_invalid', '#/from'],
  ])('with %s is refused', async (_, request, status, code, pointer) => {
    const answer = await backtest(request);
    expect([answer.status, answer.body.type, answer.body.errors[0].pointer]).toEqual([
      status,
      `/problems/${code}`,
      pointer,
    ]);
  });

  it('of an endpoint that does not exist is refused', async () => {
    const request = { endpoint: 'nope', from: '2026-01-14T08:00:00Z', to: '2026-01-14T09:00:00Z' };
    expect(await backtest(request)).toMatchObject({ status: 404, body: { type: '/problems/endpoint_unknown' } });
  });
});
