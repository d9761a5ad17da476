import { earlier, type Instant, plusMs, type Spawned, type StoredRecord } from '@fairlead/reconcile';
import { endpointKey, WATCHED_BY } from '../keys.ts';
import { isOurName } from '../names.ts';
import type { PhaseName, RolloutState } from '../state.ts';
import { CLEANUP_SCHEMA_VERSION, type CleanupState, type EndWatch, type Leftover, WATCH_EVERY_MS } from './state.ts';

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

/**
 * A rollout's last decision leaves a cleanup behind, in the same commit: neither can exist without the other. Events of
 * the endpoint find the newest one that watches it.
 */
export function withCleanup<D extends { state: RolloutState; final?: boolean; publish?: StoredRecord[] }>(
  decision: D,
): D & { spawn?: Spawned[]; publish?: StoredRecord[] } {
  if (!decision.final) return decision;
  const { state } = decision;
  const watched = watchOf(state) ? [watchedBy(state)] : [];
  return { ...decision, spawn: [cleanupOf(state)], publish: [...(decision.publish ?? []), ...watched] };
}

/** Only what has succeeded can be undone by somebody else. */
function watchOf({ phase, plan: { configs, champion, challenger } }: RolloutState): EndWatch | undefined {
  if (phase.name !== 'succeeded') return undefined;
  return {
    configName: configs.final.name,
    championModel: champion.modelName,
    challengerModel: challenger.modelName,
  };
}

function watchedBy(rollout: RolloutState): StoredRecord {
  const expiresAtSeconds = Math.floor(Date.parse(collectAtOf(rollout)) / 1000);
  const body = { cleanupKey: cleanupKey(rollout) };
  return { pk: endpointKey(rollout.endpoint), sk: WATCHED_BY, body, expiresAtSeconds };
}

function endedAtOf({ phase, startedAt }: RolloutState): Instant {
  return 'endedAt' in phase ? phase.endedAt : startedAt;
}

function collectAtOf(rollout: RolloutState): Instant {
  return plusMs(endedAtOf(rollout), (rollout.plan.revertWindowSeconds ?? REVERT_WINDOW_SECONDS) * 1000);
}

function cleanupOf(rollout: RolloutState): Spawned {
  const { id, endpoint } = rollout;
  const collectAt = collectAtOf(rollout);
  const watch = watchOf(rollout);
  const state: CleanupState = {
    rolloutId: id,
    endpoint,
    collectAt,
    giveUpAt: plusMs(collectAt, GIVE_UP_AFTER_MS),
    open: leftoversOf(rollout),
    settled: [],
    ...(watch ? { watch } : {}),
  };
  const why = `What rollout ${id} made is kept until ${collectAt}, then what nobody uses is deleted.`;
  const dueAt = watch ? earlier(plusMs(endedAtOf(rollout), WATCH_EVERY_MS), collectAt) : collectAt;
  return { key: cleanupKey(rollout), schemaVersion: CLEANUP_SCHEMA_VERSION, state, why, dueAt };
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
