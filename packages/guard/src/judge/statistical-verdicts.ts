import { ratioBounds } from '../bounds.ts';
import type { GuardSpec } from '../guard-spec.ts';
import type { CompareRecord } from '../record.ts';
import {
  type RolloutEvaluator,
  type RolloutMinute,
  type RolloutState,
  type RolloutVerdict,
  rolloutEvaluator,
} from '../rollout.ts';
import { panelOf } from './panel.ts';
import { type GuardPolicy, isStatistical, type Learned, ruleId, type StatisticalRule } from './policy.ts';
import { recordsOf, sumRecords } from './records.ts';
import { sentenceFor } from './sentences.ts';
import type { Verdict } from './verdict.ts';
import type { GuardWindow } from './window.ts';

/** What the guards that share alpha say together. */
export interface StatisticalJudgement {
  decision: RolloutVerdict['decision'];
  /** One per guard, the leading one first when they say rollback. */
  verdicts: Verdict[];
}

/** Minutes that never come: a step that has been left is not asked whether it may be left. */
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * Fold the whole window, from the first minute of the first step. A function of the counts alone: late data and repeated
 * looks cannot corrupt it.
 *
 * @param withBounds - also bound the ratio of bad rates, for people; it costs some dozen more folds
 */
export function judgeStatistics(
  policy: GuardPolicy,
  learned: Learned,
  window: GuardWindow,
  withBounds: boolean,
): StatisticalJudgement {
  const folded = fold(policy, learned, window);
  if (!folded) return { decision: 'continue', verdicts: [] };
  const { specs, verdict, minutes, stepMinutes } = folded;
  const rules = new Map(policy.rules.filter(isStatistical).map((rule) => [ruleId(rule), rule]));
  const verdicts = specs.map((spec, index): Verdict => {
    const rule = rules.get(spec.id) as StatisticalRule;
    const numbers = numbersOf(spec, index, { policy, verdict, minutes, withBounds });
    const kind = kindOf(spec, index, verdict, policy, evidenceOfStep(stepMinutes, spec.id));
    return { guard: spec.id, kind, sentence: sentenceFor(rule, kind, numbers, learned), evidence: numbers };
  });
  const leadingFirst = [...verdicts].sort(
    (a, b) => Number(b.guard === verdict.leading) - Number(a.guard === verdict.leading),
  );
  return { decision: verdict.decision, verdicts: verdict.decision === 'rollback' ? leadingFirst : verdicts };
}

/** One rollback process through all steps; promotion begins anew with the running step and is asked at its newest minute. */
function fold(policy: GuardPolicy, learned: Learned, window: GuardWindow) {
  const { alphaRollback, alphaPromote } = policy;
  const steps = spansByStep(window);
  const minutes: RolloutMinute[] = [];
  let reached:
    | { evaluator: RolloutEvaluator; state: RolloutState; specs: GuardSpec[]; stepMinutes: RolloutMinute[] }
    | undefined;
  for (const [index, spans] of steps.entries()) {
    const specs = panelOf(policy, learned, { weightPercent: (spans[0]?.weight ?? 0) * 100 });
    if (specs.length === 0) return undefined;
    const ids = new Set(specs.map(({ id }) => id));
    const stepMinutes = spans.flatMap((span) => recordsOf(span, window, policy, ids));
    const minMinutes = index === steps.length - 1 ? stepMinutes.length : NEVER;
    const evaluator = rolloutEvaluator({ alphaRollback, alphaPromote, guards: specs, minMinutes });
    const from = reached ? evaluator.enterStep(reached.state) : evaluator.start();
    reached = { evaluator, state: evaluator.fold(stepMinutes, from), specs, stepMinutes };
    minutes.push(...stepMinutes);
  }
  if (!reached) return undefined;
  const { evaluator, state, specs, stepMinutes } = reached;
  return { verdict: evaluator.verdict(state), specs, minutes, stepMinutes };
}

function spansByStep({ spans }: GuardWindow): GuardWindow['spans'][] {
  const steps: GuardWindow['spans'][] = [];
  for (const span of spans) {
    const running = steps.at(-1);
    if (running && running[0]?.step === span.step) running.push(span);
    else steps.push([span]);
  }
  return steps;
}

interface Folded {
  policy: GuardPolicy;
  verdict: RolloutVerdict;
  minutes: readonly RolloutMinute[];
  withBounds: boolean;
}

/** The numbers behind a guard's verdict; `threshold` is what `evidence` must reach for the guard to fire alone, in nats. */
function numbersOf(
  spec: GuardSpec,
  index: number,
  { policy, verdict, minutes, withBounds }: Folded,
): Verdict['evidence'] {
  const [championRequests, championBad, requests, bad] = sumRecords(minutes, spec.id);
  const promote = verdict.promoteLogE[index];
  const bounds =
    withBounds && (spec.kind === 'compare' || spec.kind === 'slow') ? boundsOf(minutes, spec.id, policy) : {};
  if (spec.kind === 'share') {
    const [a, b, weighted] = shareSums(minutes, spec.id);
    return {
      championRequests: a,
      requests: b,
      expectedRequests: weighted,
      evidence: verdict.logE[index] ?? 0,
      threshold: alone(spec, policy),
    };
  }
  return {
    championRequests,
    championBad,
    requests,
    bad,
    evidence: verdict.logE[index] ?? 0,
    threshold: alone(spec, policy),
    ...(promote === null || promote === undefined
      ? {}
      : { harmless: promote, harmlessThreshold: -Math.log(policy.alphaPromote) }),
    ...bounds,
  };
}

function alone({ weight }: GuardSpec, { alphaRollback }: GuardPolicy): number {
  return -Math.log(alphaRollback * weight);
}

function shareSums(minutes: readonly RolloutMinute[], id: string): [number, number, number] {
  let a = 0;
  let b = 0;
  let expected = 0;
  for (const minute of minutes) {
    const [nA = 0, nB = 0, weight = 0] = minute[id] ?? [];
    a += nA;
    b += nB;
    expected += (nA + nB) * weight;
  }
  return [a, b, Math.round(expected)];
}

/** People are shown three digits. */
const SHOWN_PRECISION = 1e-3;

function boundsOf(minutes: readonly RolloutMinute[], id: string, { alphaRollback }: GuardPolicy): Verdict['evidence'] {
  const records = minutes.map((minute) => (minute[id] ?? null) as CompareRecord | null);
  const { lower, upper } = ratioBounds(records, alphaRollback, SHOWN_PRECISION);
  return { ratioAtLeast: lower, ratioAtMost: upper };
}

function kindOf(
  spec: GuardSpec,
  index: number,
  { decision, significant, leading, promoteLogE }: RolloutVerdict,
  { alphaPromote, minEvidence, rules }: GuardPolicy,
  requests: number,
): Verdict['kind'] {
  if (decision === 'rollback' && (significant.includes(spec.id) || leading === spec.id)) return 'fail';
  const harmless = promoteLogE[index];
  if (harmless === null || harmless === undefined) return 'pass';
  const rule = rules.find((candidate) => ruleId(candidate) === spec.id);
  const needed = Math.max(minEvidence, rule?.kind === 'error-ceiling' ? rule.minRequests : 0);
  return requests >= needed && harmless >= -Math.log(alphaPromote) ? 'pass' : 'undecided';
}

/** Requests of the challenger that a guard has seen in the running step. */
function evidenceOfStep(minutes: readonly RolloutMinute[], id: string): number {
  return sumRecords(minutes, id)[2];
}
