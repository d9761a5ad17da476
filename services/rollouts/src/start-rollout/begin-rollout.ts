import { type Amender, type Instant, type ItemStore, instantOf, isActive } from '@fairlead/reconcile';
import {
  endpointKey,
  type Planned,
  POINTER,
  type RolloutState,
  type RolloutView,
  rolloutPartition,
  startRollout,
  viewOf,
} from '@fairlead/rollout';
import type { Clock, EndpointAddress, WorkQueue } from '@fairlead/runtime';
import { findRollout } from '../rollout-finder.ts';
import { endpointHasRollout } from '../standing-rollout.ts';

interface Deps {
  amender: Pick<Amender<RolloutState>, 'start'>;
  store: ItemStore<RolloutState>;
  queue: WorkQueue;
  clock: Clock;
}

/** A rollout that was accepted, with what to know about it. */
export type StartedRollout = RolloutView & { warnings: string[] };

/** What begins: the id under which a repeat finds it again, and how to plan it when nothing stands in its way. */
export interface Beginning {
  id: string;
  endpoint: EndpointAddress;
  by: string;
  plan(): Promise<Planned>;
}

/**
 * Begin a rollout. A repeat finds the first; the one conditional write under the endpoint's key is also the lock, so of
 * two starts at once exactly one wins.
 */
export function makeBeginRollout({ amender, store, queue, clock }: Deps) {
  return async function begin({ id, endpoint: asked, by, plan }: Beginning): Promise<StartedRollout> {
    const key = endpointKey(asked);
    const now = instantOf(clock.now());
    const earlier = await store.getRecord(rolloutPartition(id), POINTER);
    if (earlier) return { ...(await findRollout(store, id, now)).view, warnings: [] };
    const standing = await store.load(key);
    if (isActive(standing) && (!standing.final || standing.state.id === id))
      return answerStanding(standing.state, standing.why, id, now);

    const planned = await plan();
    const endpoint = { ...asked, name: planned.endpointName };
    const first = startRollout({ id, endpoint, startedAt: now, startedBy: by }, planned.plan);
    const started = await amender.start(key, first);
    if (started.kind === 'taken') return answerStanding(started.item.state, started.item.why, id, now);

    // Also in the item's outbox, for the case that we stop here; written now, so that the id can be looked up at once.
    for (const record of first.publish ?? []) await store.putRecord(record);
    await queue.enqueue([key]);
    return { ...viewOf(first.state, { why: first.why, asOf: now }), warnings: planned.warnings };
  };
}

/** Somebody holds the endpoint: the same request of before gets its rollout, another one is refused. */
function answerStanding(state: RolloutState, why: string, id: string, now: Instant): StartedRollout {
  if (state.id === id) return { ...viewOf(state, { why, asOf: now }), warnings: [] };
  throw endpointHasRollout(state);
}
