import { reaches } from '../e-process.ts';
import { type Judgement, judgeWindow } from '../judge/judge.ts';
import { panelOf } from '../judge/panel.ts';
import { type GuardPolicy, isStatistical, type Learned, ruleId, type StatisticalRule } from '../judge/policy.ts';
import { mayBeLate, recordsOfMinute } from '../judge/records.ts';
import { emptyWindow, type GuardWindow, MINUTE_MS, type Span, type VariantMinute } from '../judge/window.ts';
import { type RolloutEvaluator, type RolloutMinute, type RolloutState, rolloutEvaluator } from '../rollout.ts';

/** What both variants did in one minute; a variant without requests publishes nothing and is absent. */
export interface PairedMinute {
  champion?: VariantMinute;
  challenger?: VariantMinute;
}

/** Judges a rollout that is rehearsed, one minute after another. */
export interface StepJudge {
  /** The challenger's weight changes; minutes from `fromMs` on belong to the new step. */
  enterStep(step: number, weightPercent: number, fromMs: number): void;
  /**
   * Take in the next minute and look.
   *
   * @returns the judgement when it fails, or passes and `mayPass`; null while nothing is decided
   */
  look(startMs: number, minute: PairedMinute, mayPass: boolean): Judgement | null;
  /** What the guards say at this moment, whole. */
  judgement(): Judgement;
}

/** Stands for all alarms and metric rules of a policy. */
const QUIET_ALARM = { kind: 'alarm', alarmName: 'rehearsed' } as const;

/** Promotion is asked at the newest minute only, which the judge does itself. */
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * The judge of a real rollout at the price of one minute a look.
 *
 * The evidence is folded minute by minute and merely says when `judgeWindow` has something to decide; that function
 * then decides over the whole window, so the answers are its own. Alarms and metric rules have no past to rehearse
 * with: one that is always content stands for them all.
 */
export function stepJudge(asked: GuardPolicy, learned: Learned): StepJudge {
  const listens = asked.rules.some((rule) => !isStatistical(rule));
  const rules = [...asked.rules.filter(isStatistical), ...(listens ? [QUIET_ALARM] : [])];
  const policy: GuardPolicy = { ...asked, rules };
  const window = { ...emptyWindow(), alarms: { [QUIET_ALARM.alarmName]: 'OK' as const } };
  let panel: Panel | null = null;
  let settled: Folded | null = null;
  let unsettled: JudgedMinute[] = [];
  const judgement = () => judgeWindow(policy, learned, window);
  return {
    enterStep(step, weightPercent, fromMs) {
      beginSpan(window, { step, weight: weightPercent / 100, fromMs });
      panel = panelAt(policy, learned, weightPercent);
      if (panel) settled ??= { panel, state: panel.evaluator.start() };
    },
    look(startMs, minute, mayPass) {
      addMinute(window, startMs, minute);
      const span = window.spans.at(-1);
      if (!panel || !settled || !span) return null;
      unsettled.push({ ...minute, startMs, span, panel });
      const isOpen = ({ startMs: at, champion, challenger }: JudgedMinute) =>
        mayBeLate(at, champion, challenger, window);
      const firstOpen = unsettled.findIndex(isOpen);
      const closed = firstOpen < 0 ? unsettled : unsettled.slice(0, firstOpen);
      const fold = (from: Folded, judged: JudgedMinute) => folded(from, judged, policy, window);
      settled = closed.reduce(fold, settled);
      unsettled = unsettled.slice(closed.length);
      const { state } = unsettled.reduce(fold, settled);
      if (state.decision !== 'rollback' && !(mayPass && isProven(state, policy, listens))) return null;
      const decided = judgement();
      return decided.kind === 'undecided' ? null : decided;
    },
    judgement,
  };
}

/** The guards of one step. */
interface Panel {
  evaluator: RolloutEvaluator;
  rules: readonly StatisticalRule[];
}

/** The evidence after some minutes, and the guards that judged the last of them. */
interface Folded {
  panel: Panel;
  state: RolloutState;
}

/** A minute, and the step it falls into. */
interface JudgedMinute extends PairedMinute {
  startMs: number;
  span: Span;
  panel: Panel;
}

/** The guards of a step; null when no rule has anything to judge by. */
function panelAt(policy: GuardPolicy, learned: Learned, weightPercent: number): Panel | null {
  const guards = panelOf(policy, learned, { weightPercent });
  if (guards.length === 0) return null;
  const { alphaRollback, alphaPromote } = policy;
  const evaluator = rolloutEvaluator({ alphaRollback, alphaPromote, minMinutes: NEVER, guards });
  const rules = policy.rules.filter(isStatistical).filter((rule) => guards.some(({ id }) => id === ruleId(rule)));
  return { evaluator, rules };
}

function folded(from: Folded, judged: JudgedMinute, policy: GuardPolicy, window: GuardWindow): Folded {
  const { panel } = judged;
  const state = from.panel === panel ? from.state : panel.evaluator.enterStep(from.state);
  return { panel, state: panel.evaluator.step(state, recordsAt(judged, policy, window)) };
}

function beginSpan({ spans }: GuardWindow, span: Span): void {
  const running = spans.at(-1);
  if (running) running.toMs = span.fromMs;
  spans.push(span);
}

function addMinute(window: GuardWindow, startMs: number, { champion, challenger }: PairedMinute): void {
  if (champion) window.champion.push(champion);
  if (challenger) window.challenger.push(challenger);
  window.completeUntilMs = startMs + MINUTE_MS;
}

function recordsAt(
  { startMs, span, panel, champion, challenger }: JudgedMinute,
  { warmUpMinutes }: GuardPolicy,
  window: GuardWindow,
): RolloutMinute {
  const { weight } = span;
  const isWarm = startMs >= span.fromMs + warmUpMinutes * MINUTE_MS;
  const oneIsLate = weight < 1 && mayBeLate(startMs, champion, challenger, window);
  return recordsOfMinute(panel.rules, { weight, isWarm, oneIsLate, a: champion, b: challenger });
}

/** True when every guard with a say in moving on agrees now, and there is one. */
function isProven({ promote }: RolloutState, { alphaPromote }: GuardPolicy, listens: boolean): boolean {
  const asked = promote.filter((process) => process !== null);
  return (asked.length > 0 || listens) && asked.every(({ logE }) => reaches(logE, alphaPromote));
}
