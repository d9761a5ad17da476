import {
  DeleteEndpointConfigCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, describe, expect, it } from 'vitest';
import { ENDPOINT, ORIGINAL, PLAN, sentWhileBusy, sharesOf, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

describe('somebody else', () => {
  let local: Local;
  afterEach(() => {
    expect(sentWhileBusy(local)).toEqual([]);
    return local.stop();
  });

  /** A person at the console. */
  async function setWeights(weights: Record<string, number>): Promise<void> {
    const DesiredWeightsAndCapacities = Object.entries(weights).map(([VariantName, DesiredWeight]) => ({
      VariantName,
      DesiredWeight,
    }));
    await local.clients.sageMaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: ENDPOINT, DesiredWeightsAndCapacities }),
    );
  }

  async function updateTo(EndpointConfigName: string): Promise<void> {
    await local.config(EndpointConfigName, 'fraud-v1');
    await local.clients.sageMaker.send(new UpdateEndpointCommand({ EndpointName: ENDPOINT, EndpointConfigName }));
  }

  it('who changes the weights stops the rollout, and keeps them', async () => {
    local = await startFraud();
    const { id, challenger } = await local.start(PLAN);
    await local.untilPhase(id, 'holding');
    const sent = local.changes.length;
    await setWeights({ primary: 1, [challenger.variant]: 1 });
    const drifted = await local.untilStatus(id, 'drifted', 10);
    expect(drifted.why).toContain(`the weights are primary 1, ${challenger.variant} 1 instead of 10 %`);
    await local.advanceMinutes(60);
    expect([await sharesOf(local), local.changes.length]).toEqual([{ primary: 50, [challenger.variant]: 50 }, sent]);
  });

  it('who updates the endpoint while the challenger comes up is not overwritten, until an abort says so', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    local.cloud.sagemaker.controls.inject({ kind: 'call-throttled', operation: 'UpdateEndpoint' });
    await local.clock.settle();
    await updateTo('by-hand');
    await local.untilStatus(id, 'drifted', 20);
    expect(await local.describe(ENDPOINT)).toMatchObject({ EndpointConfigName: 'by-hand' });
    await local.abort(id);
    await local.untilStatus(id, 'rolled-back', 20);
    expect(await local.describe(ENDPOINT)).toMatchObject({ EndpointConfigName: ORIGINAL });
  });

  it('who updates the endpoint while it rolls back is not overwritten either', async () => {
    local = await startFraud({ challengerErrorRate: 1 });
    const { id } = await local.start(PLAN);
    await local.untilStatus(id, 'rolling-back', 60);
    await local.until(async () => (await local.describe(ENDPOINT)).EndpointStatus === 'InService', 5);
    await updateTo('by-hand');
    expect(await local.untilStatus(id, ['drifted', 'rolled-back'], 30)).toMatchObject({ status: 'drifted' });
    expect(await local.describe(ENDPOINT)).toMatchObject({ EndpointConfigName: 'by-hand' });
  });

  it('who deletes the original config does not keep the champion from coming home', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, 'holding');
    await local.clients.sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: ORIGINAL }));
    await local.abort(id);
    await local.untilStatus(id, 'rolled-back', 20);
    expect((await local.describe(ENDPOINT)).EndpointConfigName).toMatch(/^fl-.*-home-[0-9a-f]{8}$/);
    expect([await sharesOf(local), await local.show(id)]).toMatchObject([{ primary: 100 }, { status: 'rolled-back' }]);
  });

  it('who deletes the endpoint ends the rollout as lost', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, 'holding');
    await local.delete(ENDPOINT);
    await local.clock.settle();
    expect((await local.show(id)).why).toContain('being deleted since');
    const lost = await local.untilStatus(id, 'lost', 10);
    expect(lost).toMatchObject({ cause: { kind: 'lost', sentence: 'Endpoint fraud-detector was deleted.' } });
  });

  it('autoscaling, changes counts: that is no drift, and the new model starts on as many instances', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, 'holding');
    local.cloud.sagemaker.controls.scale(ENDPOINT, 'primary', 5);
    await local.clock.settle();
    expect((await local.show(id)).why).toContain('the endpoint is Updating since');
    await local.untilPhase(id, 'shifting', 20, 1);
    expect(await local.untilStatus(id, ['succeeded', 'rolled-back', 'drifted'], 60)).toMatchObject({
      status: 'succeeded',
    });
    expect((await local.describe(ENDPOINT)).ProductionVariants).toMatchObject([{ CurrentInstanceCount: 5 }]);
  });

  it('autoscaling, racing every call of ours, delays it only', async () => {
    local = await startFraud();
    const busy = { name: 'ValidationException', message: 'Cannot update in-progress endpoint "arn".' };
    for (let time = 0; time < 3; time++) {
      local.cloud.sagemaker.controls.inject({
        kind: 'call-refused',
        operation: 'UpdateEndpointWeightsAndCapacities',
        error: busy,
      });
    }
    const { id } = await local.start(PLAN);
    expect(await local.untilStatus(id, ['succeeded', 'rolled-back'], 60)).toMatchObject({ status: 'succeeded' });
  });

  it('AWS itself, maintaining the endpoint, is waited for', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, 'holding');
    local.cloud.sagemaker.controls.maintain(ENDPOINT, 20 * 60_000);
    await local.advanceMinutes(10);
    expect((await local.show(id)).why).toContain('the endpoint is SystemUpdating since');
    expect(await local.untilStatus(id, ['succeeded', 'rolled-back', 'drifted'], 60)).toMatchObject({
      status: 'succeeded',
    });
  });
});
