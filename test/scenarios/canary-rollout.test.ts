import { afterEach, describe, expect, it } from 'vitest';
import { type Local, startLocal } from '../helpers/local.ts';

describe('a canary rollout', () => {
  let local: Local;
  afterEach(() => local.stop());

  async function ready(challengerErrorRate: number) {
    local = await startLocal();
    await local.model('fraud-v1', 0.005);
    await local.model('fraud-v2', challengerErrorRate);
    await local.endpoint('fraud-detector', 'fraud-v1');
    local.traffic('fraud-detector', 300);
  }

  const plan = {
    endpoint: 'fraud-detector',
    model: 'fraud-v2',
    steps: [10, 25, 50, 100].map((weight) => ({ weight, hold: '5m' })),
    keepWarm: '5m',
    judgeAtFull: false,
  };

  it('a good model goes from 10 % to 100 % and takes the champion’s variant name', async () => {
    await ready(0.004);
    const { id } = await local.start(plan);
    const ended = await local.untilStatus(id, ['succeeded', 'rolled-back'], 180);
    expect(ended).toMatchObject({ status: 'succeeded', challenger: { weight: 100 } });
    const endpoint = await local.describe('fraud-detector');
    expect(endpoint.EndpointStatus).toBe('InService');
    expect(endpoint.ProductionVariants).toHaveLength(1);
    expect(endpoint.ProductionVariants?.[0]).toMatchObject({
      VariantName: 'primary',
      CurrentWeight: 1,
      CurrentInstanceCount: 2,
    });
  });

  it('a bad model is caught at 10 % and rolled back to the original config', async () => {
    await ready(0.08);
    const { id } = await local.start(plan);
    const ended = await local.untilStatus(id, ['succeeded', 'rolled-back'], 180);
    expect(ended).toMatchObject({ status: 'rolled-back', cause: { kind: 'guard' } });
    const endpoint = await local.describe('fraud-detector');
    expect(endpoint).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'fraud-detector-original' });
  });
});
