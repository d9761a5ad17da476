import { FINAL_RECORD, type Instant, type ItemStore, isActive, type StoredRecord } from '@fairlead/reconcile';
import {
  AFTER_END,
  POINTER,
  parseRollout,
  type RolloutState,
  type RolloutView,
  rolloutPartition,
  viewOf,
} from '@fairlead/rollout';
import type { Problem } from '@fairlead/runtime';
import { rolloutProblems } from './problems.ts';

/** A rollout found by its id: the running one under its endpoint's key, or the last state of one that has ended. */
export interface FoundRollout {
  state: RolloutState;
  view: RolloutView;
  endpointKey: string;
  active: boolean;
}

/** Find a rollout. @throws Problem `rollout_unknown` */
export async function findRollout(store: ItemStore<RolloutState>, id: string, now: Instant): Promise<FoundRollout> {
  const pointer = await store.getRecord(rolloutPartition(id), POINTER);
  const found = pointer && (await followPointer(store, id, String(pointer.body.endpointKey), now));
  if (found) return found;
  throw unknownRollout(id);
}

/** Follow a pointer: the active item first, since the last state is written before that item is cleared. */
export async function followPointer(
  store: ItemStore<RolloutState>,
  id: string,
  endpointKey: string,
  now: Instant,
): Promise<FoundRollout | undefined> {
  const item = await store.load(endpointKey);
  if (isActive(item)) {
    const state = parseRollout(item.state, item.schemaVersion);
    if (state.id === id) {
      return {
        state,
        view: viewOf(state, { why: item.why, trouble: item.trouble, asOf: now }),
        endpointKey,
        active: !item.final,
      };
    }
  }
  const final = await store.getRecord(rolloutPartition(id), FINAL_RECORD);
  if (!final) return undefined;
  const { state, view } = finalRollout(final, now);
  const after = state.phase.name === 'succeeded' ? await store.getRecord(rolloutPartition(id), AFTER_END) : undefined;
  return { state, view: after ? afterEnd(view, after) : view, endpointKey, active: false };
}

/** It succeeded, and somebody else has undone it since. */
function afterEnd(view: RolloutView, { body }: StoredRecord): RolloutView {
  return { ...view, outcome: 'owner-reverts', why: `${view.why} ${String(body.sentence)}` };
}

function finalRollout({ body }: StoredRecord, now: Instant): Pick<FoundRollout, 'state' | 'view'> {
  const state = parseRollout(body.state, Number(body.schemaVersion));
  return { state, view: viewOf(state, { why: String(body.why), asOf: now }) };
}

/** The answer about a rollout that does not exist, or that the caller may not see. */
export function unknownRollout(id: string): Problem {
  return rolloutProblems.make('rollout_unknown', `There is no rollout ${id}. GET /v1/rollouts lists them.`);
}
