import { UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { afterEach, describe, expect, it } from 'vitest';
import { ENDPOINT, ORIGINAL, PLAN, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

describe('after a rollout has succeeded', () => {
  let local: Local;
  afterEach(() => local.stop());

  async function succeeded(): Promise<string> {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    expect(await local.untilStatus(id, ['succeeded', 'rolled-back'], 120)).toMatchObject({ outcome: 'succeeded' });
    return id;
  }

  const bringBack = (EndpointConfigName = ORIGINAL) =>
    local.clients.sageMaker.send(new UpdateEndpointCommand({ EndpointName: ENDPOINT, EndpointConfigName }));
  const outcomeOf = async (id: string) => (await local.show(id)).outcome;

  it('an owner that brings the old config back is told of soon after its swap, and nothing is touched', async () => {
    const id = await succeeded();
    await local.advanceMinutes(20);
    const sent = local.changes.length;
    await bringBack();
    await local.until(async () => (await local.describe(ENDPOINT)).EndpointStatus === 'InService', 30);
    await local.advanceMinutes(3);
    expect(await local.show(id)).toMatchObject({ status: 'succeeded', outcome: 'owner-reverts' });
    expect((await local.show(id)).why).toContain('Somebody else brought fraud-v1 back');
    const { body } = await local.api('GET', '/v1/rollouts');
    expect(body.items[0]).toMatchObject({ id, outcome: 'owner-reverts' });
    await local.advanceMinutes(30);
    expect([local.changes.length, await local.describe(ENDPOINT)]).toMatchObject([
      sent,
      { EndpointConfigName: ORIGINAL },
    ]);
  });

  it('without any event that is noticed within an hour or so', async () => {
    const id = await succeeded();
    Object.assign(local.cloud.faults, { loseEvents: 1 });
    await bringBack();
    await local.until(async () => (await outcomeOf(id)) === 'owner-reverts', 80);
  });

  it('a revert by Fairlead itself is no such thing', async () => {
    const id = await succeeded();
    const { status, body } = await local.api('POST', `/v1/rollouts/${id}/revert`, {});
    expect(status).toBe(202);
    await local.untilStatus(body.id, 'succeeded', 180);
    await local.advanceMinutes(70);
    expect([await outcomeOf(id), await outcomeOf(body.id)]).toEqual(['succeeded', 'succeeded']);
  });
});
