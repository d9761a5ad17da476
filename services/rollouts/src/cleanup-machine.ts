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

/** How a cleanup is stored. Its records lie beside the rollout's own. */
export const CLEANUP_KIND = {
  schemaVersion: CLEANUP_SCHEMA_VERSION,
  parse: parseCleanup,
  partition: ({ rolloutId }: CleanupState): string => `${rolloutPartition(rolloutId)}#CLEANUP`,
};

/** The clearing away after a rollout, as the loop drives it. */
export function cleanupMachine(ports: CleanupPorts): Machine<CleanupState, CleanupSeen, CleanupAction> {
  return {
    ...CLEANUP_KIND,
    kind: 'cleanup',
    longestWaitMs: LONGEST_WAIT_MS,
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
  const isOver = now >= state.collectAt;
  if (!isOver && !state.watch) return {};
  const leftovers = leftoversAt(state.endpoint);
  const standing = await rollouts.load(endpointKey(state.endpoint));
  const { isBusy, configs, models } = await leftovers.inUse(state.endpoint.name);
  const hasRollout = isActive(standing) && !standing.final;
  const used = { isBusy: isBusy || hasRollout, inUse: { configs, models } };
  if (!isOver) return { used };
  const owners: NonNullable<CleanupSeen['found']>['owners'] = Object.fromEntries(
    await Promise.all(state.open.map(async (leftover) => [leftover.name, await leftovers.owner(leftover)])),
  );
  return { found: { ...used, owners } };
}
