import { checkAlpha, checkNumber } from './checks.ts';
import { checkWeights, combine } from './combine.ts';
import { reaches } from './e-process.ts';
import { faultWithin, GuardInputError } from './guard-input-error.ts';
import { type GuardSpec, type GuardState, type Judge, judgeOf } from './guard-spec.ts';
import { at, logSumExp } from './log-space.ts';
import type { Missing } from './record.ts';

/** The statistical guards of one rollout, or of one step of it. */
export interface RolloutGuards {
  /** Chance that a healthy rollout is ever rolled back; default 0.01. */
  readonly alphaRollback?: number;
  /** Chance that a step is promoted beyond a margin; default 0.05. */
  readonly alphaPromote?: number;
  /** Minutes of the step that must pass before promotion, skipped ones counted; default 0. */
  readonly minMinutes?: number;
  readonly guards: readonly GuardSpec[];
}

/** One minute of all guards: guard id to record; an absent id or null is a missing record. */
export type RolloutMinute = Readonly<Record<string, readonly number[] | Missing>>;

export type Decision = 'rollback' | 'promote' | 'continue';

/** Everything known after some minutes; plain JSON, to be cached beside the prefix of minutes it came from. */
export interface RolloutState {
  readonly decision: Decision;
  /** Minutes folded since the rollout began, skipped ones included. */
  readonly minute: number;
  /** Minutes folded since the present step began. */
  readonly stepMinutes: number;
  /** Rollback process per guard, in guard order; they span the whole rollout. */
  readonly rollback: readonly GuardState[];
  /** Promote process per guard, null where there is none; they begin anew at each step. */
  readonly promote: readonly (GuardState | null)[];
}

/** What the guards say, and why. */
export interface RolloutVerdict {
  readonly decision: Decision;
  /** 1-based minute of the decision; the last minute folded while the decision is `continue`. */
  readonly minute: number;
  /** Log of the weighted average of the rollback e-values. */
  readonly combinedLogE: number;
  /** Ids of the guards that would fire alone; may be empty when several weak ones fire together. */
  readonly significant: readonly string[];
  /** Id of the guard that contributes most to a rollback. */
  readonly leading: string;
  /** Rollback evidence per guard, in guard order. */
  readonly logE: readonly number[];
  /** Promotion evidence per guard, null where the guard has no promote process. */
  readonly promoteLogE: readonly (number | null)[];
}

/** Folds the minutes of a rollout into a decision; pure, so states may be cached per unchanged prefix. */
export interface RolloutEvaluator {
  start(): RolloutState;
  /** Take in one minute; once decided, the state no longer changes. */
  step(state: RolloutState, minute: RolloutMinute | Missing): RolloutState;
  /** Take in minutes in order, from the start or from a cached state. */
  fold(minutes: Iterable<RolloutMinute | Missing>, from?: RolloutState): RolloutState;
  /**
   * Carry a state into the next step of the rollout, whose margins this evaluator holds.
   *
   * Rollback evidence goes on, promotion starts from nothing; a rollback stays a rollback.
   */
  enterStep(state: RolloutState): RolloutState;
  verdict(state: RolloutState): RolloutVerdict;
}

interface Panel {
  readonly alphaRollback: number;
  readonly alphaPromote: number;
  readonly minMinutes: number;
  readonly judges: readonly Judge[];
  readonly weights: readonly number[];
  readonly logWeights: readonly number[];
  readonly ids: readonly string[];
}

/**
 * Build the evaluator of a rollout's guards.
 *
 * @throws GuardInputError for parameters out of range, weights that do not sum to 1, or an id used twice
 */
export function rolloutEvaluator(guards: RolloutGuards): RolloutEvaluator {
  const panel = panelOf(guards);
  return {
    start: () => startPanel(panel),
    step: (state, minute) => stepPanel(panel, state, minute),
    fold: (minutes, from = startPanel(panel)) => foldMinutes(panel, minutes, from),
    enterStep: (state) => enterStep(panel, state),
    verdict: (state) => verdictOf(panel, state),
  };
}

/** Judge one step from its first minute; stops at the first decision. */
export function evaluateRollout(guards: RolloutGuards, minutes: Iterable<RolloutMinute | Missing>): RolloutVerdict {
  const evaluator = rolloutEvaluator(guards);
  return evaluator.verdict(evaluator.fold(minutes));
}

function panelOf({ alphaRollback = 0.01, alphaPromote = 0.05, minMinutes = 0, guards }: RolloutGuards): Panel {
  checkAlpha('alphaRollback', alphaRollback);
  checkAlpha('alphaPromote', alphaPromote);
  checkNumber('minMinutes', minMinutes, { from: 0 }, 'Pass the minutes to wait before a promotion.');
  const weights = guards.map(({ weight }) => weight);
  checkWeights(weights);
  const ids = guards.map(({ id }) => id);
  const twice = ids.find((id, g) => ids.indexOf(id) !== g);
  if (twice !== undefined) refuseId(twice, 'an id used once', 'Give each guard an id of its own.');
  const logWeights = weights.map((weight) => Math.log(weight));
  return { alphaRollback, alphaPromote, minMinutes, judges: guards.map(judgeOf), weights, logWeights, ids };
}

function refuseId(seen: string, allowed: string, remedy: string): never {
  throw new GuardInputError({ field: 'id', seen, allowed, remedy });
}

function startPanel({ judges }: Panel): RolloutState {
  const rollback = judges.map((judge) => judge.rollback.start());
  return { decision: 'continue', minute: 0, stepMinutes: 0, rollback, promote: startPromotion(judges) };
}

function startPromotion(judges: readonly Judge[]): (GuardState | null)[] {
  return judges.map(({ promote }) => promote?.start() ?? null);
}

function enterStep({ judges }: Panel, state: RolloutState): RolloutState {
  if (state.decision === 'rollback') return state;
  return { ...state, decision: 'continue', stepMinutes: 0, promote: startPromotion(judges) };
}

function foldMinutes(panel: Panel, minutes: Iterable<RolloutMinute | Missing>, from: RolloutState): RolloutState {
  let state = from;
  let index = 0;
  try {
    for (const minute of minutes) {
      state = stepPanel(panel, state, minute);
      if (state.decision !== 'continue') return state;
      index += 1;
    }
  } catch (error) {
    throw faultWithin(error, `records[${index}]`);
  }
  return state;
}

function stepPanel(panel: Panel, state: RolloutState, minute: RolloutMinute | Missing): RolloutState {
  if (state.decision !== 'continue') return state;
  checkIds(panel, minute);
  const records = panel.ids.map((id) => minute?.[id]);
  const next = {
    minute: state.minute + 1,
    stepMinutes: state.stepMinutes + 1,
    rollback: state.rollback.map((past, g) => advance(panel, g, 'rollback', past, records[g])),
    promote: state.promote.map((past, g) => past && advance(panel, g, 'promote', past, records[g])),
  };
  return { ...next, decision: decide(panel, next) };
}

function advance(
  { judges, ids }: Panel,
  g: number,
  role: keyof Judge,
  past: GuardState,
  record: readonly number[] | Missing,
): GuardState {
  try {
    return judges[g]?.[role]?.step(past, record) ?? past;
  } catch (error) {
    throw faultWithin(error, `${ids[g]}`);
  }
}

function checkIds({ ids }: Panel, minute: RolloutMinute | Missing): void {
  for (const id in minute) {
    if (!ids.includes(id)) refuseId(id, `one of ${ids.join(', ')}`, 'Name the guard as the rollout does.');
  }
}

function decide(panel: Panel, { rollback, promote, stepMinutes }: Omit<RolloutState, 'decision'>): Decision {
  const shares = rollback.map(({ logE }, g) => logE + at(panel.logWeights, g));
  if (reaches(logSumExp(shares), panel.alphaRollback)) return 'rollback';
  const promoting = promote.filter((state) => state !== null);
  const isProven = promoting.length > 0 && promoting.every(({ logE }) => reaches(logE, panel.alphaPromote));
  return isProven && stepMinutes >= panel.minMinutes ? 'promote' : 'continue';
}

function verdictOf(panel: Panel, { decision, minute, rollback, promote }: RolloutState): RolloutVerdict {
  const evidence = rollback.map((state) => state.logE);
  const { logE, significant, leading } = combine(panel.weights, evidence, panel.alphaRollback);
  return {
    decision,
    minute,
    combinedLogE: logE,
    significant: panel.ids.filter((_, g) => significant.includes(g)),
    leading: panel.ids[leading] ?? '',
    logE: evidence,
    promoteLogE: promote.map((state) => state?.logE ?? null),
  };
}
