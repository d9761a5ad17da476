import { plusMs, type Spawned } from '@fairlead/reconcile';
import { isOurName } from '../names.ts';
import type { PhaseName, RolloutState } from '../state.ts';
import { CLEANUP_SCHEMA_VERSION, type CleanupState, type Leftover } from './state.ts';

/** Configs and models are kept for so long, so that a new rollout can bring the old model back. */
export const REVERT_WINDOW_SECONDS = 72 * 3600;
/** A leftover that is in use by then is somebody's. */
const GIVE_UP_AFTER_MS = 30 * 86_400_000;

/** How every key of a cleanup begins. */
export const CLEANUP_PREFIX = 'GC#';

/** The key of the cleanup after a rollout. */
export function cleanupKey({ id, endpoint }: Pick<RolloutState, 'id' | 'endpoint'>): string {
  return `${CLEANUP_PREFIX}${endpoint.accountId}#${endpoint.region}#${id}`;
}

/** A rollout's last decision leaves a cleanup behind, in the same commit: neither can exist without the other. */
export function withCleanup<D extends { state: RolloutState; final?: boolean }>(
  decision: D,
): D & { spawn?: Spawned[] } {
  return decision.final ? { ...decision, spawn: [cleanupOf(decision.state)] } : decision;
}

function cleanupOf(rollout: RolloutState): Spawned {
  const { id, endpoint, phase, plan } = rollout;
  const endedAt = 'endedAt' in phase ? phase.endedAt : rollout.startedAt;
  const collectAt = plusMs(endedAt, (plan.revertWindowSeconds ?? REVERT_WINDOW_SECONDS) * 1000);
  const state: CleanupState = {
    rolloutId: id,
    endpoint,
    collectAt,
    giveUpAt: plusMs(collectAt, GIVE_UP_AFTER_MS),
    open: leftoversOf(rollout),
    settled: [],
  };
  const why = `What rollout ${id} made is kept until ${collectAt}, then what nobody uses is deleted.`;
  return { key: cleanupKey(rollout), schemaVersion: CLEANUP_SCHEMA_VERSION, state, why, dueAt: collectAt };
}

/** Ends after which the challenger may be serving: when it has won, or when somebody else's change was let stand. */
const MAY_SERVE: readonly PhaseName[] = ['succeeded', 'adopted', 'abandoned'];

/**
 * All that may be left of a rollout, configs before the model they name. The config it started from is among them if an
 * earlier rollout made it. A model goes only if it has not won: one that has served may be in use anywhere.
 */
function leftoversOf({ plan, phase }: RolloutState): Leftover[] {
  const { original, shadow, canary, final } = plan.configs;
  const names = [original, ...(shadow ? [shadow] : []), canary, final].map(({ name }) => name).filter(isOurName);
  const configs = names.map((name): Leftover => ({ kind: 'config', name }));
  if (!plan.newModel || MAY_SERVE.includes(phase.name)) return configs;
  return [...configs, { kind: 'model', name: plan.newModel.name }];
}
