import { type ItemStore, LeaseEnded, memoryStore, type Outcome, plusMs } from '@fairlead/reconcile';
import { endpointKey, type LiveEndpoint } from '@fairlead/rollout';
import { afterOperation, type LiveScaling, type ScalingOperation, scalingDocuments } from '@fairlead/scaling';
import { describe, expect, it } from 'vitest';
import { makeApplyScaling } from './apply-scaling.ts';

const ACCOUNT = { accountId: '111122223333', region: 'us-east-1' };
const FRAUD = { ...ACCOUNT, name: 'fraud' };
const KEY = endpointKey(FRAUD);
const tracked = (name: string, target: number) => ({ name, metric: 'CPUUtilization', target });
const POLICY = { variants: { primary: { min: 2, max: 6, targetTracking: [tracked('cpu', 60)] } } };
const ENDPOINT: LiveEndpoint = {
  name: 'fraud',
  status: 'InService',
  configName: 'c',
  lastModifiedAt: '2026-01-14T09:00:00.000Z',
  variants: [],
  hasShadowVariants: false,
};
const BODY = { ProductionVariants: [{ VariantName: 'primary', ModelName: 'm', InstanceType: 'ml.m5.large' }] };

type Answer = (operation: ScalingOperation, nth: number) => Outcome | Promise<Outcome>;

/** An account in memory, whose nth change is answered by `answer`; only what is `done` is done. */
async function account(answer: Answer = () => ({ kind: 'done' })) {
  const store: ItemStore = memoryStore();
  const documents = scalingDocuments(store);
  const put = (policy: object) =>
    documents.put({ ...ACCOUNT, endpointKey: KEY, endpointName: 'fraud' }, JSON.parse(JSON.stringify(policy)));
  await put(POLICY);
  const world = { live: { endpointName: 'fraud', parts: [] } as LiveScaling, calls: 0, endpoint: ENDPOINT };
  const nowMs = Date.parse('2026-01-14T09:00:00.000Z');
  const apply = makeApplyScaling({
    documents,
    store,
    readsAt: () => ({
      endpoints: { endpoint: async () => world.endpoint, config: async () => ({ body: BODY, tags: {} }) },
      scaling: { scaling: async () => world.live },
    }),
    changesAt: () => ({
      async apply(operation) {
        const outcome = await answer(operation, ++world.calls);
        if (outcome.kind === 'done') world.live = afterOperation(world.live, operation);
        return outcome;
      },
    }),
    clock: { now: () => nowMs, timeout: () => new AbortController().signal },
    newWorkerId: () => `wrk_${world.calls}`,
  });
  return { store, documents, put, world, apply };
}

describe('applying a policy', () => {
  it('that AWS refuses half-way goes on from there the next time, and knows what it had made', async () => {
    const { apply, documents, world } = await account((_, nth) =>
      nth === 2 ? { kind: 'refused', code: 'ConcurrentUpdateException', message: 'Try later' } : { kind: 'done' },
    );
    expect(await apply(FRAUD)).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('ConcurrentUpdateException'),
    });
    expect(world.live.parts).toHaveLength(1);
    expect(await apply(FRAUD)).toMatchObject({ state: 'applied', drift: [], foreign: [] });
    expect(world.calls).toBe(3);
    expect((await documents.applied(KEY)).keys).toHaveLength(2);
  });

  it('takes away what an interrupted version of the policy had made', async () => {
    const { apply, put, world } = await account((_, nth) =>
      nth === 3 ? { kind: 'unknown', message: 'no answer' } : { kind: 'done' },
    );
    await put({
      variants: {
        primary: {
          ...POLICY.variants.primary,
          targetTracking: [tracked('a', 1), tracked('b', 2)].map((p, i) => ({
            ...p,
            metric: i ? 'GPUUtilization' : 'CPUUtilization',
          })),
        },
      },
    });
    expect((await apply(FRAUD))?.state).toBe('failed');
    await put(POLICY);
    expect((await apply(FRAUD))?.state).toBe('applied');
    expect(world.live.parts.map((part) => ('name' in part ? part.name : part.kind))).toEqual(['cpu', 'target']);
  });

  it('holds the endpoint’s lease while it changes something, and gives it back', async () => {
    const leases: unknown[] = [];
    const { apply, store } = await account(async () => {
      leases.push((await store.load(KEY))?.lease?.owner);
      return { kind: 'done' };
    });
    await apply(FRAUD);
    expect(leases).toEqual(['wrk_0', 'wrk_0']);
    expect((await store.load(KEY))?.lease).toBeUndefined();
  });

  it('waits while another worker holds the lease, and sends nothing', async () => {
    const { apply, store, world } = await account();
    const lease = { owner: 'other', untilAt: plusMs('2026-01-14T09:00:00.000Z', 30_000) };
    await store.retire({ key: KEY, version: 1, wakes: 0, lease }, 'absent');
    expect(await apply(FRAUD)).toMatchObject({ state: 'waiting' });
    expect(world.calls).toBe(0);
  });

  it('whose lease ended sends nothing more, and gives it back', async () => {
    const { apply, store } = await account(() => {
      throw new LeaseEnded('over');
    });
    expect(await apply(FRAUD)).toMatchObject({ state: 'failed', why: expect.stringContaining('over') });
    expect((await store.load(KEY))?.lease).toBeUndefined();
  });

  it.each(['Updating', 'RollingBack', 'Failed'] as const)('waits while the endpoint is %s', async (status) => {
    const { apply, world } = await account();
    world.endpoint = { ...ENDPOINT, status };
    expect(await apply(FRAUD)).toMatchObject({ state: 'waiting', why: expect.stringContaining(status) });
    expect(world.calls).toBe(0);
  });
});
