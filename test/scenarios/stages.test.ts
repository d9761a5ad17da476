import { DescribeModelCommand } from '@aws-sdk/client-sagemaker';
import { afterEach, describe, expect, it } from 'vitest';
import { countsOf, ENDPOINT, ORIGINAL, PLAN, sentWhileBusy, sharesOf, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';
import { modelPackage, SAMPLE } from '../helpers/staged.ts';

describe('the stages before the first live request', () => {
  let local: Local;
  afterEach(() => {
    expect(sentWhileBusy(local)).toEqual([]);
    return local.stop();
  });

  const shadow = { hold: '4m' };
  const ended = (id: string) => local.untilStatus(id, ['succeeded', 'rolled-back', 'lost', 'drifted'], 120);

  it('a model package becomes a model of our own, secured as the champion’s, and goes to 100 %', async () => {
    local = await startFraud();
    const arn = await modelPackage(local, 0);
    const { id, challenger } = await local.start({ ...PLAN, model: arn, samples: [SAMPLE] });
    expect(challenger.model).toMatch(/^fl-.*-model-[0-9a-f]{8}$/);
    expect(await ended(id)).toMatchObject({ status: 'succeeded' });
    const made = await local.clients.sageMaker.send(new DescribeModelCommand({ ModelName: challenger.model }));
    expect(made).toMatchObject({
      ExecutionRoleArn: 'arn:aws:iam::111122223333:role/sagemaker',
      PrimaryContainer: { ModelPackageName: arn },
      EnableNetworkIsolation: false,
    });
    expect(countsOf(local).CreateModel).toBe(1);
  });

  it('a package that nobody approved is refused by name, and taken where the request allows it', async () => {
    local = await startFraud();
    const model = await modelPackage(local, 0, 'PendingManualApproval');
    const { status, body } = await local.api('POST', '/v1/rollouts/plan', { ...PLAN, model });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer: '#/model', code: 'model_package_not_approved' }]);
    const allowed = await local.api('POST', '/v1/rollouts/plan', { ...PLAN, model, allowUnapproved: true });
    expect(allowed.body).toMatchObject({ challenger: { package: model }, smokeRequests: 0, shadow: null });
  });

  it('a good shadow gets copies of requests, is judged, and makes way for the canary', async () => {
    local = await startFraud();
    const { id } = await local.start({ ...PLAN, shadow, samples: [SAMPLE] });
    const watched = await local.untilPhase(id, 'shadowing');
    expect(watched.challenger.weight).toBe(0);
    const endpoint = await local.describe(ENDPOINT);
    expect([endpoint.ProductionVariants?.length, endpoint.ShadowProductionVariants?.length]).toEqual([1, 1]);
    expect(await ended(id)).toMatchObject({ status: 'succeeded' });
    expect(countsOf(local)).toMatchObject({ UpdateEndpoint: 3, UpdateEndpointWeightsAndCapacities: 2 });
  });

  it('what a shadow showed is no evidence of a live step', async () => {
    local = await startFraud();
    const { id } = await local.start({ ...PLAN, shadow });
    const holding = await local.untilPhase(id, 'holding');
    expect(holding.lastLook?.challenger.requests ?? 0).toBeLessThan(10);
  });

  it('a bad shadow goes home, and nobody was answered by it', async () => {
    local = await startFraud({ challengerErrorRate: 1 });
    const { id } = await local.start({ ...PLAN, shadow });
    const end = await ended(id);
    expect(end).toMatchObject({
      status: 'rolled-back',
      cause: { kind: 'guard', sentence: expect.stringMatching(/^In shadow: /) },
    });
    expect(await local.describe(ENDPOINT)).toMatchObject({ EndpointConfigName: ORIGINAL });
    expect(countsOf(local).UpdateEndpointWeightsAndCapacities).toBeUndefined();
  });

  it('a shadow that SageMaker takes back ends as rolled back by its cause', async () => {
    local = await startFraud();
    const { id } = await local.start({ ...PLAN, shadow });
    local.cloud.sagemaker.controls.inject({ kind: 'swap-rolls-back', reason: 'ping failed' });
    expect((await ended(id)).cause?.sentence).toBe(
      'The shadow did not come up: rolled back by SageMaker: ping failed.',
    );
  });

  it('a challenger that fails its sample goes home before any live request', async () => {
    local = await startFraud({ challengerErrorRate: 1 });
    const { id } = await local.start({ ...PLAN, samples: [SAMPLE] });
    expect(await ended(id)).toMatchObject({
      status: 'rolled-back',
      cause: { kind: 'smoke', sentence: expect.stringContaining('failed smoke request 1, 2 times') },
    });
    const weights = local.changes.filter(({ operation }) => operation === 'UpdateEndpointWeightsAndCapacities');
    expect(weights).toEqual([]);
    expect(await sharesOf(local)).toEqual({ primary: 100 });
  });

  it('an abort in shadow brings the original config back', async () => {
    local = await startFraud();
    const { id } = await local.start({ ...PLAN, shadow: { hold: '1h' } });
    await local.untilPhase(id, 'shadowing');
    await local.abort(id);
    expect(await ended(id)).toMatchObject({ status: 'rolled-back', cause: { kind: 'abort' } });
    expect(await local.describe(ENDPOINT)).toMatchObject({ EndpointConfigName: ORIGINAL });
  });

  it.each(['CreateModel', 'CreateEndpointConfig', 'UpdateEndpoint'])(
    'an answer to %s that is lost is made good for, in shadow and after',
    async (operation) => {
      local = await startFraud();
      const model = await modelPackage(local, 0);
      const { id } = await local.start({ ...PLAN, model, shadow });
      local.cloud.sagemaker.controls.inject({ kind: 'response-lost', operation });
      expect(await ended(id)).toMatchObject({ status: 'succeeded' });
      expect(countsOf(local).UpdateEndpoint).toBe(3);
    },
  );

  it('the new variant’s own name stays where that is asked for', async () => {
    local = await startFraud();
    const { id, challenger } = await local.start({ ...PLAN, finish: { variantName: 'new' } });
    expect(await ended(id)).toMatchObject({ status: 'succeeded' });
    expect(await sharesOf(local)).toEqual({ [challenger.variant]: 100 });
  });

  it('every fault of the stages is told at once, by its field', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const { status, body } = await local.api('POST', '/v1/rollouts', {
      ...PLAN,
      model: 'arn:aws:sagemaker:us-east-1:111122223333:model-package/fraud',
      shadow: { samplePercent: 0 },
      samples: [{ body: 'x'.repeat(5000) }],
      finish: { variantName: 'other' },
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '#/finish/variantName',
      '#/model',
      '#/samples',
      '#/shadow/samplePercent',
    ]);
  });
});
