import { afterEach, describe, expect, it } from 'vitest';
import { countsOf, ENDPOINT, ORIGINAL, PLAN, sentWhileBusy, sharesOf, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

type Fault = Parameters<Local['cloud']['sagemaker']['controls']['inject']>[0];

describe('SageMaker in trouble', () => {
  let local: Local;
  afterEach(() => {
    expect(sentWhileBusy(local)).toEqual([]);
    return local.stop();
  });

  async function run(...faults: Fault[]) {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    for (const fault of faults) local.cloud.sagemaker.controls.inject(fault);
    return local.untilStatus(id, ['succeeded', 'rolled-back', 'drifted', 'lost'], 120);
  }

  async function isHome(): Promise<void> {
    expect(await local.describe(ENDPOINT)).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: ORIGINAL });
    expect(await sharesOf(local)).toEqual({ primary: 100 });
  }

  it.each<[string, Fault, RegExp]>([
    [
      'rolls the swap back by itself',
      { kind: 'swap-rolls-back', reason: 'ping failed' },
      /did not come up: rolled back by SageMaker: ping failed/,
    ],
    [
      'denies the config',
      {
        kind: 'call-refused',
        operation: 'CreateEndpointConfig',
        standing: true,
        error: { name: 'AccessDeniedException', message: 'not yours' },
      },
      /SageMaker refused the change: not yours/,
    ],
  ])('that %s ends as rolled back by its cause', async (_, fault, sentence) => {
    expect(await run(fault)).toMatchObject({
      status: 'rolled-back',
      cause: { kind: 'sagemaker', sentence: expect.stringMatching(sentence) },
    });
    await isHome();
  });

  it('that has no instances is tried again, and the rollout goes on when there are some', async () => {
    local = await startFraud();
    local.cloud.sagemaker.controls.inject({ kind: 'capacity-shortage' });
    const { id } = await local.start(PLAN);
    const stalled = await local.untilPhase(id, 'stalled', 30);
    expect(stalled).toMatchObject({ status: 'paused', outcome: 'capacity-short', allowedActions: ['retry', 'abort'] });
    expect(stalled.why).toMatch(/AWS has no instances to give.*InsufficientInstanceCapacity.*asks again at/);
    expect(await local.untilStatus(id, ['succeeded', 'rolled-back'], 90)).toMatchObject({ status: 'succeeded' });
  });

  it('that has no quota is told in its own words, asked again by retry, and rolled back at the deadline', async () => {
    local = await startFraud();
    local.cloud.sagemaker.controls.configure({ instanceQuotas: { 'ml.m5.large': 4 } });
    const { id } = await local.start({ ...PLAN, deadlines: { stalled: { after: '40m' } } });
    const stalled = await local.untilPhase(id, 'stalled', 30);
    expect(stalled.outcome).toBe('quota-exceeded');
    expect(stalled.why).toContain("'ml.m5.large for endpoint usage' is 4 Instances");
    const before = countsOf(local).UpdateEndpoint ?? 0;
    expect((await local.api('POST', `/v1/rollouts/${id}/retry`, {})).status).toBe(202);
    await local.advanceMinutes(2);
    expect(countsOf(local).UpdateEndpoint).toBe(before + 1);
    const ended = await local.untilStatus(id, ['rolled-back', 'succeeded'], 60);
    expect(ended).toMatchObject({ status: 'rolled-back', outcome: 'quota-exceeded', cause: { kind: 'deadline' } });
    await isHome();
  });

  it('that has no quota for the last swap does not cost a proven model its traffic', async () => {
    local = await startFraud();
    const deadlines = { stalled: { after: '40m' }, 'finish-stalled': { after: '40m' } };
    const { id, challenger } = await local.start({ ...PLAN, deadlines });
    await local.untilPhase(id, 'holding', 60, 1);
    const error = { name: 'ResourceLimitExceeded', message: 'limit is 4 Instances' };
    const fault: Fault = { kind: 'call-refused', operation: 'UpdateEndpoint', standing: true, error };
    const injected = local.cloud.sagemaker.controls.inject(fault);
    expect(await local.untilPhase(id, 'stalled', 30)).toMatchObject({ challenger: { weight: 100 } });
    await local.advanceMinutes(3 * 60);
    expect(await local.show(id)).toMatchObject({ phase: 'stalled', outcome: 'quota-exceeded' });
    expect((await sharesOf(local))[challenger.variant]).toBe(100);
    local.cloud.sagemaker.controls.clearFaults(injected);
    expect(await local.untilStatus(id, ['succeeded', 'rolled-back'], 40)).toMatchObject({ status: 'succeeded' });
  });

  it.each<[string, Fault]>([
    ['UpdateEndpoint', { kind: 'response-lost', operation: 'UpdateEndpoint' }],
    ['UpdateEndpointWeightsAndCapacities', { kind: 'response-lost', operation: 'UpdateEndpointWeightsAndCapacities' }],
    ['CreateEndpointConfig', { kind: 'response-lost', operation: 'CreateEndpointConfig' }],
  ])('that loses its answer to %s is not asked to do it again', async (operation, fault) => {
    expect(await run(fault)).toMatchObject({ status: 'succeeded' });
    // A config is the one thing asked for again: the answer that it exists is how we know.
    expect(countsOf(local)[operation]).toBe(operation === 'CreateEndpointConfig' ? 3 : 2);
  });

  it('that carries a call out late, after it was asked again, ends where both calls lead', async () => {
    const late: Fault = {
      kind: 'response-lost',
      operation: 'UpdateEndpointWeightsAndCapacities',
      executesAfterMs: 30_000,
    };
    expect(await run(late)).toMatchObject({ status: 'succeeded' });
    expect(countsOf(local).UpdateEndpointWeightsAndCapacities).toBeLessThanOrEqual(3);
  });

  it.each(['DescribeEndpoint', 'UpdateEndpoint', 'UpdateEndpointWeightsAndCapacities', 'CreateEndpointConfig'])(
    'that throttles %s is asked again',
    async (operation) => {
      const throttled: Fault = { kind: 'call-throttled', operation };
      expect(await run(throttled, throttled, throttled)).toMatchObject({ status: 'succeeded' });
    },
  );

  it('that denies every description for a while is shown as the trouble it is, and waited for', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, 'holding');
    const error = { name: 'AccessDeniedException', message: 'not yours' };
    const denied: Fault = { kind: 'call-refused', operation: 'DescribeEndpoint', standing: true, error };
    const fault = local.cloud.sagemaker.controls.inject(denied);
    await local.advanceMinutes(20);
    expect((await local.show(id)).trouble).toMatchObject({
      message: 'AccessDeniedException: not yours',
      quarantined: true,
    });
    local.cloud.sagemaker.controls.clearFaults(fault);
    const ended = await local.untilStatus(id, ['succeeded', 'rolled-back'], 60);
    expect(ended).toMatchObject({ status: 'succeeded', trouble: null });
  });

  it('that does not keep the weights once rolls the rollout back', async () => {
    expect(await run({ kind: 'resize-rolls-back', reason: 'try later' })).toMatchObject({
      status: 'rolled-back',
      cause: {
        kind: 'sagemaker',
        sentence: '10 % could not be moved to the challenger: rolled back by SageMaker: try later.',
      },
    });
    await isHome();
  });

  it('that fails to roll its own update back is brought to the original config', async () => {
    expect(await run({ kind: 'rollback-fails', reason: 'stuck' })).toMatchObject({
      status: 'rolled-back',
      cause: { kind: 'sagemaker', sentence: 'SageMaker could neither update nor roll back (stuck).' },
    });
    await isHome();
  });

  it('whose endpoint Fails ends as lost, and nothing more is sent', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const { id } = await local.start(PLAN);
    local.cloud.sagemaker.controls.inject({ kind: 'change-fails', reason: 'internal' });
    expect(await local.untilStatus(id, ['lost', 'rolled-back'], 30)).toMatchObject({
      status: 'lost',
      cause: { sentence: 'Endpoint fraud-detector has Failed (internal) and can only be deleted.' },
    });
    await local.advanceMinutes(10);
    expect(countsOf(local)).toEqual({ CreateEndpointConfig: 1, UpdateEndpoint: 1 });
  });

  it('that undoes the last swap leaves the champion with all of the traffic', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, 'finishing', 60);
    local.cloud.sagemaker.controls.inject({ kind: 'swap-rolls-back', reason: 'ping failed' });
    expect(await local.untilStatus(id, ['rolled-back', 'succeeded'], 60)).toMatchObject({
      status: 'rolled-back',
      cause: { sentence: 'The last endpoint update did not hold: rolled back by SageMaker: ping failed.' },
    });
    await isHome();
  });

  it('that refuses the way back for a while gets asked until it is gone', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, 'holding');
    const error = { name: 'AccessDeniedException', message: 'not now' };
    const fault = local.cloud.sagemaker.controls.inject({
      kind: 'call-refused',
      operation: 'UpdateEndpoint',
      standing: true,
      error,
    });
    await local.abort(id);
    await local.advanceMinutes(20);
    expect((await local.show(id)).why).toMatch(
      /bring the original config back: SageMaker refused the change: not now\. Asks SageMaker again at/,
    );
    expect(await sharesOf(local)).toMatchObject({ primary: 100 });
    local.cloud.sagemaker.controls.clearFaults(fault);
    await local.untilStatus(id, 'rolled-back', 20);
    await isHome();
  });
});
