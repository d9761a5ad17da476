import { emptyWindow, type GuardPolicy, type GuardWindow, type Judgement } from '@fairlead/guard';
import type { Instant, StoredRecord, Transition } from '@fairlead/reconcile';
import { blindAction, noteSight } from './blind.ts';
import type { RolloutDecision } from './decision.ts';
import { evidenceOf, judgeLook, lookOf, lookRecord } from './look.ts';
import type { Cause, RolloutState } from './state.ts';

/** How a look judges. */
export interface LookSettings {
  holdIsOver: boolean;
  /** Other guards than the plan's. */
  guards?: GuardPolicy;
  /** What goes before the sentence of a failed guard, such as where it was seen. */
  where?: string;
}

/** What a look of the guards came to, and what it leaves to be written down. */
export interface Judged {
  state: RolloutState;
  judgement: Judgement;
  /** Why to turn round, if there is a reason. */
  harm?: Cause;
  record: StoredRecord;
  transitions: Transition[];
}

/** What every look of a hold does before anything else: judge, keep the evidence, say when it is blind. */
export function judgeHold(
  stored: RolloutState,
  window: GuardWindow | undefined,
  { now, holdIsOver, guards = stored.plan.guards, where = '' }: { now: Instant } & LookSettings,
): Judged {
  const shown = window ?? { ...emptyWindow(), unreadable: 'nothing has been read yet' };
  const { judgement, state: judged, record } = judge(stored, shown, now, { holdIsOver, guards });
  const { state, transitions } = noteSight(judged, shown, now);
  const blind = blindAction(state, now);
  const harm = harmOf(judgement, where) ?? (blind?.action === 'rollback' ? blindCause(blind.sentence) : undefined);
  return { state, judgement, record, transitions, ...(harm ? { harm } : {}) };
}

/**
 * Judge while traffic or fleets move, or while SageMaker is busy: only the minutes before the move count, and only harm
 * has a say. Undefined when nothing could be read.
 */
export function judgeInPassing(
  state: RolloutState,
  window: GuardWindow | undefined,
  now: Instant,
): Omit<Judged, 'judgement'> | undefined {
  if (!window || window.unreadable !== undefined || !mayStillTurn(state)) return undefined;
  const {
    judgement,
    state: judged,
    record,
  } = judge(state, window, now, {
    holdIsOver: false,
    guards: state.plan.guards,
  });
  const harm = harmOf(judgement);
  return { state: judged, record, transitions: [], ...(harm ? { harm } : {}) };
}

/** A decision with the news and the evidence of the look it came from. */
export function withLook(
  decision: RolloutDecision,
  { record, transitions }: Pick<Judged, 'record' | 'transitions'>,
): RolloutDecision {
  return {
    ...decision,
    records: [...(decision.records ?? []), record],
    transitions: [...transitions, ...decision.transitions],
  };
}

/** The phases in which guards watch, besides those in which nothing has carried traffic yet or nothing goes on. */
export function isWatched({ phase, traffic, abort }: RolloutState): boolean {
  switch (phase.name) {
    case 'shadowing':
    case 'holding':
    case 'awaiting-decision':
      return true;
    case 'shifting':
    case 'finishing':
    case 'stalled':
      return traffic.length > 0 && abort === undefined;
    default:
      return false;
  }
}

function mayStillTurn(state: RolloutState): boolean {
  return isWatched(state) && state.abort === undefined;
}

function judge(
  stored: RolloutState,
  window: GuardWindow,
  now: Instant,
  { holdIsOver, guards }: { holdIsOver: boolean; guards: GuardPolicy },
) {
  const judgement = judgeLook({ ...stored, plan: { ...stored.plan, guards } }, window, holdIsOver);
  const evidence = evidenceOf(judgement, window, now);
  const disarmedAlarms = stored.disarmedAlarms.filter((name) => window.alarms[name] !== 'OK');
  const state: RolloutState = { ...stored, look: lookOf(evidence), disarmedAlarms };
  return { judgement, state, record: lookRecord(stored, evidence) };
}

function harmOf({ kind, sentence }: Judgement, where = ''): Cause | undefined {
  return kind === 'fail' ? { kind: 'guard', outcome: 'guard-failed', sentence: `${where}${sentence}` } : undefined;
}

function blindCause(sentence: string): Cause {
  return { kind: 'no-data', outcome: 'metrics-unreadable', sentence };
}
