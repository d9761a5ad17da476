import { documentClient, dynamoStore } from '@fairlead/aws';
import { createAmender, type ItemStore } from '@fairlead/reconcile';
import { type CleanupState, type LoggedCall, lookNow, WATCHED_BY } from '@fairlead/rollout';
import { clock } from '@fairlead/runtime';
import { CLEANUP_KIND } from './cleanup-machine.ts';

/**
 * Have whoever watches an endpoint after its last rollout look at it; nothing when nobody does. It only makes that due:
 * the sweep finds it, so that who merely hears of a change needs no rights of a cleanup.
 */
export function wireAfterEnd(tableName: string): (endpointKey: string, call?: LoggedCall) => Promise<void> {
  const store: ItemStore<CleanupState> = dynamoStore({ client: documentClient(), tableName });
  const amender = createAmender({ store, machine: CLEANUP_KIND, clock });
  return async (endpointKey, call) => {
    const watched = await store.getRecord(endpointKey, WATCHED_BY);
    if (watched) await amender.amend(String(watched.body.cleanupKey), (state) => lookNow(state, call));
  };
}
