import { afterEach, describe, expect, it } from 'vitest';
import { countsOf, ENDPOINT, ORIGINAL, PLAN, sentWhileBusy, sharesOf, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

describe('S3 silent rollback', () => {
  let local: Local;
  afterEach(() => {
    expect(sentWhileBusy(local)).toEqual([]);
    return local.stop();
  });

  type Fault = Parameters<Local['cloud']['sagemaker']['controls']['inject']>[0];

  async function undone(fault: Fault) {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    local.cloud.sagemaker.controls.inject(fault);
    return local.untilStatus(id, ['rolled-back', 'succeeded', 'lost', 'drifted'], 120);
  }

  it('an accepted UpdateEndpoint that ends InService on the old config is no success, and is not repeated', async () => {
    const ended = await undone({ kind: 'swap-rolls-back', reason: 'ping failed' });
    expect(ended).toMatchObject({ status: 'rolled-back', outcome: 'rolled-back-by-sagemaker' });
    expect(ended.cause?.sentence).toContain('ping failed');
    expect(countsOf(local)).toEqual({ CreateEndpointConfig: 1, UpdateEndpoint: 1 });
  });

  it('it is named by the first look at the settled endpoint', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    local.cloud.sagemaker.controls.inject({ kind: 'swap-rolls-back', reason: 'ping failed' });
    for (;;) {
      await local.clock.advance(1_000);
      const { EndpointStatus, FailureReason } = await local.describe(ENDPOINT);
      if (EndpointStatus === 'InService' && FailureReason) break;
    }
    await local.clock.settle();
    expect((await local.show(id)).outcome).toBe('rolled-back-by-sagemaker');
  });

  it('weights that are InService but not as asked are no success', async () => {
    const ended = await undone({ kind: 'resize-rolls-back', reason: 'try later' });
    expect(ended).toMatchObject({ status: 'rolled-back', outcome: 'rolled-back-by-sagemaker' });
    expect(await sharesOf(local)).toEqual({ primary: 100 });
  });

  it('UpdateRollbackFailed is told with the mix of variants, and the original config is brought back', async () => {
    const ended = await undone({ kind: 'rollback-fails', reason: 'stuck' });
    expect(ended).toMatchObject({ status: 'rolled-back', outcome: 'update-rollback-failed' });
    expect((await local.describe(ENDPOINT)).EndpointConfigName).toBe(ORIGINAL);
  });

  it('configs that are referenced are there to the end', async () => {
    const ended = await undone({ kind: 'swap-rolls-back', reason: 'ping failed' });
    const { EndpointConfigName } = await local.describe(ENDPOINT);
    expect([ended.status, EndpointConfigName]).toEqual(['rolled-back', ORIGINAL]);
    expect(local.changes.some(({ operation }) => operation.startsWith('Delete'))).toBe(false);
  });
});
