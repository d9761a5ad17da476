import { faultWithin } from '../guard-input-error.ts';
import type { GuardSpec } from '../guard-spec.ts';
import { type RolloutEvaluator, type RolloutMinute, type RolloutState, rolloutEvaluator } from '../rollout.ts';
import { panelOf } from './panel.ts';
import { type GuardPolicy, isStatistical, type Learned, ruleId, type StatisticalRule } from './policy.ts';
import { mayBeLate, recordsOfMinute } from './records.ts';
import { addToSums, enterStepSums, noSums, type Sums } from './sums.ts';
import { type GuardWindow, MINUTE_MS, minutesOf, type Span, type VariantMinute } from './window.ts';

/** A window, folded from its first minute on. It holds until the next window of the same policy is folded. */
export interface FoldedWindow {
  /** The running step's guards that share alpha; empty when no rule has anything to judge by. */
  specs: readonly GuardSpec[];
  /** The rule behind each of them. */
  rules: readonly StatisticalRule[];
  /** What they know together; absent when there are none. */
  known?: { evaluator: RolloutEvaluator; state: RolloutState };
  sums: Sums;
  /** One guard's records, a minute each. */
  recordsOf(id: string): (readonly number[] | null)[];
}

/**
 * Fold a window, each minute once.
 *
 * The evidence after each minute is kept beside the minute it came from, for the policy object it was judged by. The next
 * window goes on after the longest prefix whose minutes are the very same objects in the same steps; where a late minute
 * came in, or nothing was kept, it folds anew, so the answer is always that of a fold from the first minute. Policy,
 * learned values and minutes are taken as immutable.
 */
export function foldWindow(policy: GuardPolicy, learned: Learned, window: GuardWindow): FoldedWindow {
  const trail = trailOf(policy, learned);
  const champion = finder(window.champion);
  const challenger = finder(window.challenger);
  let length = 0;
  let panel: Panel | undefined;
  let footing: Footing = { sums: noSums };
  let entered = 0;
  let step: number | undefined;
  for (const span of window.spans) {
    if (span.step !== step) {
      step = span.step;
      entered += 1;
      panel = panelAt(trail, span.weight * 100);
      footing = enterStep(panel, footing);
    }
    if (!panel) continue;
    const warmFromMs = Math.ceil(span.fromMs / MINUTE_MS) * MINUTE_MS + policy.warmUpMinutes * MINUTE_MS;
    for (const startMs of minutesOf(span, window.completeUntilMs)) {
      const a = champion(startMs);
      const b = challenger(startMs);
      const oneIsLate = span.weight < 1 && mayBeLate(startMs, a, b, window);
      const minute = { startMs, weight: span.weight, entered, isWarm: startMs >= warmFromMs, oneIsLate, a, b };
      footing = footingAfter(trail, length, minute, panel, footing);
      length += 1;
    }
  }
  const { evaluator } = panel ?? {};
  return {
    specs: panel?.specs ?? [],
    rules: panel?.rules ?? [],
    ...(evaluator && footing.state ? { known: { evaluator, state: footing.state } } : {}),
    sums: footing.sums,
    recordsOf: (id) => trail.kept.slice(0, length).map(({ records }) => records[id] ?? null),
  };
}

/** Where the fold stands after a minute. */
interface Footing {
  state?: RolloutState | undefined;
  sums: Sums;
}

/** All that a minute's evidence depends on, besides what came before it. */
interface JudgedMinute {
  startMs: number;
  weight: Span['weight'];
  /** How many steps had been entered by then. */
  entered: number;
  isWarm: boolean;
  oneIsLate: boolean;
  a: VariantMinute | undefined;
  b: VariantMinute | undefined;
}

interface KeptMinute extends JudgedMinute {
  records: RolloutMinute;
  footing: Footing;
}

/** The guards of a step. */
interface Panel {
  specs: readonly GuardSpec[];
  rules: readonly StatisticalRule[];
  evaluator: RolloutEvaluator | undefined;
}

/** What has been folded for one policy. */
interface Trail {
  policy: GuardPolicy;
  learned: Learned;
  panels: Map<number, Panel>;
  kept: KeptMinute[];
}

const trails = new WeakMap<GuardPolicy, Trail>();

function trailOf(policy: GuardPolicy, learned: Learned): Trail {
  const standing = trails.get(policy);
  if (standing?.learned === learned) return standing;
  const trail = { policy, learned, panels: new Map(), kept: [] };
  trails.set(policy, trail);
  return trail;
}

/** Promotion is read off the newest minute only, so that no minute of a step ends its fold. */
const NEVER = Number.MAX_SAFE_INTEGER;

function panelAt({ policy, learned, panels }: Trail, weightPercent: number): Panel {
  const standing = panels.get(weightPercent);
  if (standing) return standing;
  const specs = panelOf(policy, learned, { weightPercent });
  const rules = policy.rules.filter(isStatistical).filter((rule) => specs.some(({ id }) => id === ruleId(rule)));
  const { alphaRollback, alphaPromote } = policy;
  const evaluator =
    specs.length > 0 ? rolloutEvaluator({ alphaRollback, alphaPromote, guards: specs, minMinutes: NEVER }) : undefined;
  const panel = { specs, rules, evaluator };
  panels.set(weightPercent, panel);
  return panel;
}

/** One rollback process goes through all steps; promotion begins anew with each. */
function enterStep({ evaluator }: Panel, { state, sums }: Footing): Footing {
  const entered = enterStepSums(sums);
  if (!evaluator) return { sums: entered };
  return { state: state ? evaluator.enterStep(state) : evaluator.start(), sums: entered };
}

function footingAfter(
  { kept }: Trail,
  index: number,
  minute: JudgedMinute,
  { evaluator, rules }: Panel,
  before: Footing,
): Footing {
  const standing = kept[index];
  if (standing && isSame(standing, minute)) return standing.footing;
  kept.length = index;
  const records = recordsOfMinute(rules, minute);
  const footing = {
    state: stateAfter(before.state, records, evaluator, index),
    sums: addToSums(before.sums, minute, rules, records),
  };
  kept.push({ ...minute, records, footing });
  return footing;
}

function stateAfter(
  state: RolloutState | undefined,
  records: RolloutMinute,
  evaluator: RolloutEvaluator | undefined,
  index: number,
): RolloutState | undefined {
  try {
    return state && evaluator?.step(state, records);
  } catch (error) {
    throw faultWithin(error, `minutes[${index}]`);
  }
}

function isSame(one: JudgedMinute, other: JudgedMinute): boolean {
  return (
    one.startMs === other.startMs &&
    one.a === other.a &&
    one.b === other.b &&
    one.weight === other.weight &&
    one.entered === other.entered &&
    one.isWarm === other.isWarm &&
    one.oneIsLate === other.oneIsLate
  );
}

/** Finds minutes by their start, asked for in rising order; of two of the same start the later one counts. */
function finder(minutes: readonly VariantMinute[]): (startMs: number) => VariantMinute | undefined {
  const ordered = isRising(minutes) ? minutes : [...minutes].sort((one, other) => one.startMs - other.startMs);
  let next = 0;
  return (startMs) => {
    let found: VariantMinute | undefined;
    for (let minute = ordered[next]; minute && minute.startMs <= startMs; minute = ordered[next]) {
      if (minute.startMs === startMs) found = minute;
      next += 1;
    }
    return found;
  };
}

function isRising(minutes: readonly VariantMinute[]): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const { startMs } of minutes) {
    if (startMs < before) return false;
    before = startMs;
  }
  return true;
}
