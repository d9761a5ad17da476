import { UpdateEndpointWeightsAndCapacitiesCommand } from '@aws-sdk/client-sagemaker';
import { createAmender, memoryStore } from '@fairlead/reconcile';
import {
  parseRollout,
  ROLLOUT_SCHEMA_VERSION,
  type RolloutState,
  rolloutPartition,
  startRollout,
} from '@fairlead/rollout';
import { afterEach, describe, expect, it } from 'vitest';
import { at, planned } from '../../packages/rollout/src/fixtures.ts';
import { ENDPOINT, PLAN, sentWhileBusy, sharesOf, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

const SLOW = { ...PLAN, steps: PLAN.steps.map(({ weight }) => ({ weight, hold: '2h' })), maxHold: '6h' };
const V3 = { ...PLAN, model: 'fraud-v3' };

describe('S8 ownership', () => {
  let local: Local | undefined;
  afterEach(async () => {
    if (!local) return;
    expect(sentWhileBusy(local)).toEqual([]);
    await local.stop();
    local = undefined;
  });

  async function atTenPercent(): Promise<{ cloud: Local; id: string }> {
    const cloud = await startFraud();
    local = cloud;
    await cloud.model('fraud-v3', 0);
    const { id } = await cloud.start(SLOW);
    await cloud.untilPhase(id, 'holding', 30, 0);
    return { cloud, id };
  }

  it('of two starts in the same instant exactly one owns the endpoint, a thousand times over', async () => {
    const plan = planned();
    for (let run = 0; run < 1_000; run += 1) {
      const store = memoryStore<RolloutState>();
      const machine = {
        schemaVersion: ROLLOUT_SCHEMA_VERSION,
        parse: parseRollout,
        partition: ({ id }: RolloutState) => rolloutPartition(id),
      };
      const start = (id: string) => {
        const endpoint = { accountId: '111122223333', region: 'us-east-1', name: 'fraud' };
        const first = startRollout({ id, endpoint, startedAt: at(0), startedBy: id }, plan);
        return createAmender({ store, machine, clock: { now: () => run } }).start('EP#fraud', first);
      };
      const [a, b] = await Promise.all([start('rol_a'), start('rol_b')]);
      expect([a.kind, b.kind].sort()).toEqual(['started', 'taken']);
      expect(a.item.state.id).toBe(b.item.state.id);
    }
  });

  it('of two starts at once through the API the other gets 409 with the owner’s id', async () => {
    local = await startFraud();
    const { api } = local;
    const answers = await Promise.all([api('POST', '/v1/rollouts', PLAN), api('POST', '/v1/rollouts', PLAN)]);
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
    expect([won?.status, lost?.status, lost?.body.rolloutId]).toEqual([201, 409, won?.body.id]);
  });

  it('V3 sent while V2 is at 10 % is refused by default, and V2 goes on', async () => {
    const { cloud, id } = await atTenPercent();
    const { status, body } = await cloud.api('POST', '/v1/rollouts', V3);
    expect([status, body.type, body.rolloutId]).toEqual([409, '/problems/endpoint_has_rollout', id]);
    expect((await cloud.show(id)).phase).toBe('holding');
  });

  it('V3 that may wait is shown beside V2 and starts when V2 has ended; the newest takes the place', async () => {
    const { cloud, id } = await atTenPercent();
    await cloud.model('fraud-v4', 0);
    const v3 = await cloud.api('POST', '/v1/rollouts', { ...V3, onNewVersion: 'queue' });
    const v4 = await cloud.api('POST', '/v1/rollouts', { ...V3, model: 'fraud-v4', onNewVersion: 'queue' });
    expect([v3.status, v4.status, v4.body.status]).toEqual([202, 202, 'queued']);
    const shown = await cloud.api('GET', `/v1/rollouts/${id}`);
    expect(shown.body).toMatchObject({ phase: 'holding', next: { id: v4.body.id, model: 'fraud-v4' } });
    expect((await cloud.api('GET', `/v1/rollouts/${v4.body.id}`)).body.why).toContain(`it waits for ${id} to end`);
    await cloud.abort(id);
    await cloud.untilStatus(id, 'rolled-back', 20);
    expect(await cloud.untilStatus(v4.body.id, ['succeeded', 'rolled-back'], 60)).toMatchObject({
      status: 'succeeded',
    });
    expect((await cloud.api('GET', `/v1/rollouts/${v3.body.id}`)).status).toBe(404);
  });

  it('V3 that waits can be taken back, and is then never started', async () => {
    const { cloud, id } = await atTenPercent();
    const v3 = await cloud.api('POST', '/v1/rollouts', { ...V3, onNewVersion: 'queue' });
    expect((await cloud.abort(v3.body.id)).why).toBe('test:ana took it back; it will not be started.');
    await cloud.abort(id);
    await cloud.untilStatus(id, 'rolled-back', 20);
    await cloud.advanceMinutes(10);
    expect((await cloud.api('GET', '/v1/rollouts')).body.items).toHaveLength(1);
  });

  it('V3 that supersedes takes V2 back first, then starts', async () => {
    const { cloud, id } = await atTenPercent();
    const v3 = await cloud.api('POST', '/v1/rollouts', { ...V3, onNewVersion: 'supersede' });
    expect(v3.status).toBe(202);
    const old = await cloud.untilStatus(id, 'rolled-back', 20);
    expect(old.cause?.sentence).toBe(`Aborted by test:ana: superseded by ${v3.body.id} (fraud-v3).`);
    expect(await cloud.untilStatus(v3.body.id, ['succeeded', 'rolled-back'], 60)).toMatchObject({
      status: 'succeeded',
    });
  });

  it('the endpoint’s policy says what to do when the request does not', async () => {
    const { cloud } = await atTenPercent();
    await cloud.api('PUT', `/v1/endpoints/${ENDPOINT}/policy`, { onNewVersion: 'queue' });
    expect((await cloud.api('POST', '/v1/rollouts', V3)).status).toBe(202);
  });

  it.each([
    ['abort', 'promote'],
    ['promote', 'abort'],
    ['abort', 'promote-full'],
    ['promote-full', 'abort'],
  ])('of %s and %s in the same instant abort wins', async (first, second) => {
    const { cloud, id } = await atTenPercent();
    const before = cloud.changes.length;
    await Promise.all([first, second].map((name) => cloud.api('POST', `/v1/rollouts/${id}/${name}`, {})));
    const ended = await cloud.untilStatus(id, ['rolled-back', 'succeeded'], 30);
    expect(ended).toMatchObject({ status: 'rolled-back', outcome: 'aborted' });
    expect(await sharesOf(cloud)).toEqual({ primary: 100 });
    expect(cloud.changes.slice(before).map(({ operation }) => operation)).toEqual([
      'UpdateEndpointWeightsAndCapacities',
      'UpdateEndpoint',
    ]);
  });

  it('an outside weight change is seen within 2 minutes and stops the rollout, not overwritten', async () => {
    const { cloud, id } = await atTenPercent();
    const { challenger } = await cloud.show(id);
    const DesiredWeightsAndCapacities = [
      { VariantName: 'primary', DesiredWeight: 1 },
      { VariantName: challenger.variant, DesiredWeight: 1 },
    ];
    const change = new UpdateEndpointWeightsAndCapacitiesCommand({
      EndpointName: ENDPOINT,
      DesiredWeightsAndCapacities,
    });
    await cloud.clients.sageMaker.send(change);
    await cloud.until(async () => (await cloud.describe(ENDPOINT)).EndpointStatus === 'InService', 5);
    await cloud.untilStatus(id, 'drifted', 2);
    expect(await sharesOf(cloud)).toEqual({ primary: 50, [challenger.variant]: 50 });
  });
});
