import { type ItemStore, instantOf } from '@fairlead/reconcile';
import type { RolloutState, RolloutView } from '@fairlead/rollout';
import type { Clock } from '@fairlead/runtime';
import { findRollout } from '../rollout-finder.ts';

/** Show one rollout, running or ended. */
export function makeShowRollout({ store, clock }: { store: ItemStore<RolloutState>; clock: Clock }) {
  return async function show(id: string): Promise<RolloutView> {
    return (await findRollout(store, id, instantOf(clock.now()))).view;
  };
}
