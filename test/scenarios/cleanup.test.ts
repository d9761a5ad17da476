import {
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListEndpointConfigsCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, describe, expect, it } from 'vitest';
import { ENDPOINT, ORIGINAL, PLAN, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';
import { modelPackage } from '../helpers/staged.ts';

describe('what a rollout has made', () => {
  let local: Local;
  afterEach(() => local.stop());

  const shadow = { hold: '4m' };
  const ended = (id: string) => local.untilStatus(id, ['succeeded', 'rolled-back'], 120);

  async function ours(): Promise<string[]> {
    const found = await local.clients.sageMaker.send(new ListEndpointConfigsCommand({ NameContains: 'fl-' }));
    return (found.EndpointConfigs ?? []).map(({ EndpointConfigName = '' }) =>
      EndpointConfigName.replace(/^fl-[^-]+-/, ''),
    );
  }

  it('stays through its revert window and is then gone, but for the config that serves', async () => {
    local = await startFraud();
    const { id } = await local.start({ ...PLAN, shadow, revertWindow: '30m' });
    expect(await ended(id)).toMatchObject({ status: 'succeeded' });
    local.traffic(ENDPOINT, 6);
    await local.advanceMinutes(25);
    expect(await ours()).toHaveLength(3);
    await local.until(async () => (await ours()).length === 1, 90);
    expect(await ours()).toEqual([expect.stringMatching(/^final-/)]);
    await local.clients.sageMaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: ORIGINAL }));
  });

  it('goes with the model it made, when that was rolled back', async () => {
    local = await startFraud();
    const { id, challenger } = await local.start({
      ...PLAN,
      model: await modelPackage(local, 1),
      shadow,
      revertWindow: '10m',
    });
    expect(await ended(id)).toMatchObject({ status: 'rolled-back' });
    local.traffic(ENDPOINT, 6);
    await local.until(async () => (await ours()).length === 0, 90);
    await local.advanceMinutes(3);
    const gone = local.clients.sageMaker.send(new DescribeModelCommand({ ModelName: challenger.model }));
    await expect(gone).rejects.toThrow('Could not find model');
    await local.clients.sageMaker.send(new DescribeModelCommand({ ModelName: 'fraud-v1' }));
  });

  it('stays as long as somebody runs the endpoint on it', async () => {
    local = await startFraud();
    const { id } = await local.start({ ...PLAN, shadow, revertWindow: '10m' });
    await local.untilPhase(id, 'holding');
    const { EndpointConfigName: canary } = await local.describe(ENDPOINT);
    await local.abort(id);
    await ended(id);
    const back = { EndpointName: ENDPOINT, EndpointConfigName: canary };
    await local.clients.sageMaker.send(new UpdateEndpointCommand(back));
    local.traffic(ENDPOINT, 6);
    await local.advanceMinutes(100);
    expect(await ours()).toEqual([expect.stringMatching(/^canary-/)]);
  });
});
