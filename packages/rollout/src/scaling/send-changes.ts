import { earlier, plusMs, type Transition } from '@fairlead/reconcile';
import {
  afterOperations,
  type Edit,
  editText,
  type LiveScaling,
  operationText,
  type ScalingOperation,
  type ScalingSnapshot,
  snapshotOf,
} from '@fairlead/scaling';
import type { RolloutAction } from '../actions.ts';
import { CALLS_ARE_OVER_MS, type RolloutDecision, transition } from '../decision.ts';
import type { RolloutState, ScalingProgress } from '../state.ts';
import type { Aim } from './aim.ts';
import { unsent } from './hold-back.ts';
import { scalingRecord } from './kept.ts';
import type { Weighed } from './weighed.ts';

/** What there is to do about scaling. */
export interface Reckoned {
  live: LiveScaling;
  /** As it shall be in the end: the snapshot with what people have changed since. */
  expected: ScalingSnapshot;
  edits: readonly Edit[];
  operations: readonly ScalingOperation[];
}

/** Lines of changes that one event tells; all of them are in the record of the changes. */
const MOST_LINES = 12;
const LONGEST_LINE = 200;

/**
 * Change scaling before anything else. What is there now, with what people changed, becomes the snapshot to go back to;
 * it and what our changes leave behind are written down before the first call.
 */
export function sendChanges(weighed: Weighed, aim: Aim, reckoned: Reckoned): RolloutDecision {
  const { decision, endpoint, now } = weighed;
  const { live, expected, operations, edits } = reckoned;
  const held = unsent(weighed);
  const left = snapshotOf(afterOperations(live, operations)).parts;
  const snapshot = scalingRecord(held.state, expected);
  const changes = scalingRecord(held.state, { schemaVersion: 1, before: snapshotOf(live).parts, left });
  const state: RolloutState = {
    ...held.state,
    scaling: progressOf(weighed, aim, { snapshot: snapshot.sk, changes: changes.sk }),
  };
  const isFirstTry = (weighed.state.scaling?.failures ?? 0) === 0;
  const news = isFirstTry ? [changedNews(state, aim, operations)] : [];
  const why = aim.kind === 'rest' ? `${decision.why} ${whyOf(aim)}` : whyOf(aim);
  return {
    ...held,
    state,
    actions: operations.map((operation): RolloutAction => {
      return { kind: 'change-scaling', endpointName: endpoint.name, operation };
    }),
    transitions: [...held.transitions, ...editNews(state, edits), ...news],
    records: [...(held.records ?? []), snapshot, changes],
    dueAt:
      aim.kind === 'rest' ? earlier(decision.dueAt, plusMs(now, CALLS_ARE_OVER_MS)) : plusMs(now, CALLS_ARE_OVER_MS),
    why,
  };
}

function progressOf(
  { state: { scaling, attempt }, now }: Weighed,
  aim: Aim,
  keys: Pick<ScalingProgress, 'snapshot' | 'changes'>,
): ScalingProgress {
  const isMending = aim.kind === 'rest' && attempt?.wanted.kind === 'config';
  const mended = isMending ? { mendedFor: attempt.lastSentAt } : {};
  return { ...scaling, ...mended, ...keys, pending: true, inFlight: true, retryAt: plusMs(now, CALLS_ARE_OVER_MS) };
}

/** A decision with the news of what people had changed meanwhile. */
export function withEdits(decision: RolloutDecision, edits: readonly Edit[]): RolloutDecision {
  return { ...decision, transitions: [...editNews(decision.state, edits), ...decision.transitions] };
}

function editNews(state: RolloutState, edits: readonly Edit[]): Transition[] {
  if (edits.length === 0) return [];
  const lines = linesOf(edits.map(editText));
  return [transition(state, 'scaling-edited', lines.join(' '), { detail: { edits: lines } })];
}

function changedNews(state: RolloutState, aim: Aim, operations: readonly ScalingOperation[]): Transition {
  return transition(state, 'scaling-changed', whyOf(aim), {
    detail: { changes: linesOf(operations.map(operationText)) },
  });
}

function linesOf(texts: readonly string[]): string[] {
  const lines = texts.map((text) => (text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text));
  return lines.length > MOST_LINES
    ? [...lines.slice(0, MOST_LINES - 1), `… and ${lines.length - MOST_LINES + 1} more.`]
    : lines;
}

function whyOf({ kind }: Aim): string {
  switch (kind) {
    case 'swap':
      return 'Holds autoscaling still for the swap of fleets; variants that go with the old fleet are deregistered.';
    case 'rise':
      return 'Gives the challenger the champion’s autoscaling, and keeps the champion from scaling in.';
    case 'rest':
      return 'Lets autoscaling go on; only the champion does not scale in.';
    case 'end':
      return 'Brings autoscaling back to what it was before the rollout.';
  }
}
