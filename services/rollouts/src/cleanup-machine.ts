import { type Instant, type ItemStore, isActive, type Machine } from '@fairlead/reconcile';
import {
  CLEANUP_SCHEMA_VERSION,
  type CleanupAction,
  type CleanupSeen,
  type CleanupState,
  decideCleanup,
  endpointKey,
  parseCleanup,
  rolloutPartition,
} from '@fairlead/rollout';
import type { LeftoverKeeper } from '@fairlead/runtime';

/** A day: this kind may wait that long, because nobody and no traffic depends on when a leftover goes. */
const LONGEST_WAIT_MS = 86_400_000;

/** What a cleanup looks and acts through. */
export interface CleanupPorts {
  /** By the account and region of the endpoint that it cleans up after. */
  leftoversAt(endpoint: CleanupState['endpoint']): LeftoverKeeper;
  /** Where the endpoints' active rollouts are. */
  rollouts: Pick<ItemStore, 'load'>;
}

/** The clearing away after a rollout, as the loop drives it. Its records lie beside the rollout's own. */
export function cleanupMachine(ports: CleanupPorts): Machine<CleanupState, CleanupSeen, CleanupAction> {
  return {
    kind: 'cleanup',
    schemaVersion: CLEANUP_SCHEMA_VERSION,
    longestWaitMs: LONGEST_WAIT_MS,
    parse: parseCleanup,
    partition: ({ rolloutId }) => `${rolloutPartition(rolloutId)}#CLEANUP`,
    observe: (state, now) => observe(ports, state, now),
    decide: decideCleanup,
    perform: ({ leftover }, permit, { endpoint }) =>
      ports.leftoversAt(endpoint).delete(leftover, endpoint.name, permit),
  };
}

async function observe(
  { leftoversAt, rollouts }: CleanupPorts,
  state: CleanupState,
  now: Instant,
): Promise<CleanupSeen> {
  if (now < state.collectAt) return {};
  const leftovers = leftoversAt(state.endpoint);
  const standing = await rollouts.load(endpointKey(state.endpoint));
  const { isBusy, configs, models } = await leftovers.inUse(state.endpoint.name);
  const owners: NonNullable<CleanupSeen['found']>['owners'] = Object.fromEntries(
    await Promise.all(state.open.map(async (leftover) => [leftover.name, await leftovers.owner(leftover)])),
  );
  const hasRollout = isActive(standing) && !standing.final;
  return { found: { isBusy: isBusy || hasRollout, inUse: { configs, models }, owners } };
}
