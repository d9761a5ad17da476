import { type Amender, type ItemStore, instantOf, isActive } from '@fairlead/reconcile';
import {
  NEXT_SCHEMA_VERSION,
  type NextState,
  nextKey,
  nextPartition,
  parseNext,
  QUEUED,
  type QueuedRollout,
  queuedView,
  queueNext,
  replaceNext,
  rolloutPartition,
  withdrawNext,
} from '@fairlead/rollout';
import type { Clock } from '@fairlead/runtime';

/** What an amender of waiting rollouts has to know of them. */
export const NEXT_RECORDS = { schemaVersion: NEXT_SCHEMA_VERSION, parse: parseNext, partition: nextPartition };

interface Deps {
  store: ItemStore<NextState>;
  amender: Amender<NextState>;
  clock: Clock;
}

/** The place beside an endpoint's rollout: one request waits there, the newest. */
export function nextRollouts({ store, amender, clock }: Deps) {
  async function load(id: string): Promise<{ state: NextState; why: string } | undefined> {
    const pointer = await store.getRecord(rolloutPartition(id), QUEUED);
    const item = pointer && (await store.load(String(pointer.body.nextKey)));
    if (!isActive(item) || item.final || item.state.id !== id) return undefined;
    return { state: parseNext(item.state, item.schemaVersion), why: item.why };
  }

  return {
    /** Have a request wait for `behind` to end; it replaces the one that waited. */
    async queue(request: Omit<NextState, 'queueId' | 'at'>, behind: string): Promise<QueuedRollout> {
      const state: NextState = { ...request, queueId: request.id, at: instantOf(clock.now()) };
      const key = nextKey(state.endpoint);
      const first = queueNext(state, behind);
      const started = await amender.start(key, first);
      if (started.kind === 'taken') await amender.amend(key, (before) => replaceNext(before, state, behind));
      for (const record of first.publish ?? []) await store.putRecord(record);
      return queuedView(state, first.why);
    },

    /** What waits for an endpoint; undefined when nothing does. */
    async waiting(endpoint: NextState['endpoint']): Promise<QueuedRollout | undefined> {
      const item = await store.load(nextKey(endpoint));
      if (!isActive(item) || item.final) return undefined;
      return queuedView(parseNext(item.state, item.schemaVersion), item.why);
    },

    /** The waiting rollout of an id; undefined when it does not wait. */
    async find(id: string): Promise<QueuedRollout | undefined> {
      const found = await load(id);
      return found && queuedView(found.state, found.why);
    },

    /** The endpoint that the rollout of an id waits for; undefined when it does not wait. */
    async endpointOf(id: string): Promise<NextState['endpoint'] | undefined> {
      return (await load(id))?.state.endpoint;
    },

    /** Take a waiting rollout back; undefined when it does not wait any more. */
    async withdraw(id: string, who: { by: string; reason: string }): Promise<QueuedRollout | undefined> {
      const pointer = await store.getRecord(rolloutPartition(id), QUEUED);
      if (!pointer) return undefined;
      const result = await amender.amend(String(pointer.body.nextKey), (state) => withdrawNext(state, { id, ...who }));
      return result.kind === 'amended' ? queuedView(result.item.state, result.item.why) : undefined;
    },
  };
}
export type NextRollouts = ReturnType<typeof nextRollouts>;
