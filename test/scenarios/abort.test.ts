import { afterEach, describe, expect, it } from 'vitest';
import { ENDPOINT, ORIGINAL, PLAN, sentWhileBusy, sharesOf, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

describe('an abort', () => {
  let local: Local;
  afterEach(() => {
    expect(sentWhileBusy(local)).toEqual([]);
    return local.stop();
  });

  async function rolledBack(id: string): Promise<void> {
    const ended = await local.untilStatus(id, ['rolled-back', 'succeeded', 'drifted'], 40);
    expect(ended).toMatchObject({ status: 'rolled-back', cause: { kind: 'abort' }, challenger: { weight: 0 } });
    expect(await local.describe(ENDPOINT)).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: ORIGINAL });
    expect(await sharesOf(local)).toEqual({ primary: 100 });
  }

  it('right after the start leaves the endpoint as it was', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    await local.abort(id);
    await rolledBack(id);
  });

  it.each([
    ['preparing', 0],
    ['shifting', 0],
    ['holding', 0],
    ['shifting', 1],
    ['holding', 1],
    ['finishing', 1],
  ])('while %s (step %i) brings the original config back, and the weights never rise again', async (phase, step) => {
    local = await startFraud();
    const { id, challenger } = await local.start(PLAN);
    await local.untilPhase(id, phase, 60, phase === 'preparing' || phase === 'finishing' ? undefined : step);
    const before = local.changes.length;
    await local.abort(id);
    await rolledBack(id);
    const raised = local.changes
      .slice(before)
      .flatMap(
        ({ input }) => (input.DesiredWeightsAndCapacities ?? []) as { VariantName: string; DesiredWeight: number }[],
      )
      .filter(({ VariantName, DesiredWeight }) => VariantName === challenger.variant && DesiredWeight > 0);
    expect(raised).toEqual([]);
  });

  it('while the endpoint is Updating is queued, says so, and sends nothing until it is InService', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, 'preparing');
    await local.advanceMinutes(1);
    expect((await local.describe(ENDPOINT)).EndpointStatus).toBe('Updating');
    const before = local.changes.length;
    expect(await local.abort(id)).toMatchObject({ abortRequestedBy: 'test:ana', status: 'progressing' });
    await local.advanceMinutes(2);
    const { why } = await local.show(id);
    expect(why).toContain('the endpoint is Updating since');
    expect(why).toContain('The abort follows at once after that.');
    expect(local.changes).toHaveLength(before);
    await rolledBack(id);
    expect(local.changes.slice(before).map(({ endpointStatus }) => endpointStatus)).toEqual(['InService']);
  });

  it('asked twice is one abort; after the end it is refused with how the rollout ended', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, 'holding');
    await local.abort(id, 'first');
    expect(await local.abort(id, 'second')).toMatchObject({ id });
    await rolledBack(id);
    expect((await local.show(id)).why).toContain('Aborted by test:ana: first.');
    const late = await local.api('POST', `/v1/rollouts/${id}/abort`, {});
    expect([late.status, late.body.type, late.body.status]).toEqual([
      409,
      '/problems/rollout_has_ended',
      'rolled-back',
    ]);
  });

  it('of a rollout nobody knows is a 404 that says where to look', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const { status, body } = await local.api('POST', '/v1/rollouts/rol_nope/abort', {});
    expect([status, body.detail]).toEqual([404, 'There is no rollout rol_nope. GET /v1/rollouts lists them.']);
  });
});
