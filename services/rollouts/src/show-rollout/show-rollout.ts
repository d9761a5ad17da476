import { type ItemStore, instantOf } from '@fairlead/reconcile';
import { hasEnded, type QueuedRollout, type RolloutState, type RolloutView } from '@fairlead/rollout';
import { type Clock, Problem } from '@fairlead/runtime';
import type { NextRollouts } from '../next-rollout/queue-rollout.ts';
import { findRollout } from '../rollout-finder.ts';

interface Deps {
  store: ItemStore<RolloutState>;
  next: Pick<NextRollouts, 'waiting' | 'find'>;
  clock: Clock;
}

/** A rollout, with the one that waits for it to end. */
export type ShownRollout = RolloutView & { next: QueuedRollout | null };

/** Show one rollout: waiting, running or ended. */
export function makeShowRollout({ store, next, clock }: Deps) {
  return async function show(id: string): Promise<ShownRollout | QueuedRollout> {
    try {
      const { state, view } = await findRollout(store, id, instantOf(clock.now()));
      const waiting = hasEnded(view.status) ? undefined : await next.waiting(state.endpoint);
      return { ...view, next: waiting ?? null };
    } catch (error) {
      const queued = error instanceof Problem && error.code === 'rollout_unknown' ? await next.find(id) : undefined;
      if (queued) return queued;
      throw error;
    }
  };
}
