import { type ItemStore, instantOf } from '@fairlead/reconcile';
import { listPartition, type RolloutState, type RolloutView } from '@fairlead/rollout';
import type { CallersAccess, Clock, EndpointAddress } from '@fairlead/runtime';
import { followPointer } from '../rollout-finder.ts';
import type { ListRolloutsQuery } from './query.ts';
import { readMonths } from './read-months.ts';

/** A page of rollouts, newest first; `nextCursor` is null on the last one. */
export interface RolloutPage {
  items: RolloutView[];
  nextCursor: string | null;
}

/** List the rollouts that the caller may see, newest first, running and ended, month by month. A page may be short of others'. */
export function makeListRollouts({ store, clock }: { store: ItemStore<RolloutState>; clock: Clock }) {
  return async function list(query: ListRolloutsQuery, access: Pick<CallersAccess, 'only'>): Promise<RolloutPage> {
    const now = instantOf(clock.now());
    const { entries, nextCursor } = await readMonths(store, listPartition, query, now);
    const found = await Promise.all(
      entries.map(({ body }) => followPointer(store, String(body.id), String(body.endpointKey), now)),
    );
    const views = found.flatMap((rollout) => (rollout ? [rollout.view] : []));
    return { items: await access.only('rollout.read', views, (view) => [addressOfView(view)]), nextCursor };
  };
}

function addressOfView({ endpoint, accountId, region }: RolloutView): EndpointAddress {
  return { accountId, region, name: endpoint };
}
