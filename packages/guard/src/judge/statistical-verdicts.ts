import { ratioBounds } from '../bounds.ts';
import type { GuardSpec } from '../guard-spec.ts';
import type { CompareRecord } from '../record.ts';
import type { RolloutVerdict } from '../rollout.ts';
import type { GuardPolicy, Learned, StatisticalRule } from './policy.ts';
import { sentenceFor } from './sentences.ts';
import { type GuardSum, noGuardSum } from './sums.ts';
import type { FoldedWindow } from './trail.ts';
import type { Verdict } from './verdict.ts';

/**
 * What the guards that share alpha say about a folded window, the leading one first when they say rollback.
 *
 * @param withBounds - also bound the ratio of bad rates, for people; it costs a few dozen folds more
 */
export function statisticalVerdicts(
  policy: GuardPolicy,
  learned: Learned,
  { specs, rules, known, sums, recordsOf }: FoldedWindow,
  withBounds: boolean,
): Verdict[] {
  if (!known) return [];
  const verdict = known.evaluator.verdict(known.state);
  const verdicts = rules.map((rule, index): Verdict => {
    const spec = specs[index] as GuardSpec;
    const sum = sums.guards[index] ?? noGuardSum;
    const isBounded = withBounds && (spec.kind === 'compare' || spec.kind === 'slow');
    const bounds = isBounded ? boundsOf(recordsOf(spec.id) as (CompareRecord | null)[], policy) : {};
    const numbers = { ...numbersOf(spec, sum, policy, evidenceOf(verdict, index)), ...bounds };
    const kind = kindOf(rule, spec, { policy, verdict, promoteLogE: verdict.promoteLogE[index] }, sum.stepRequests);
    return { guard: spec.id, kind, sentence: sentenceFor(rule, kind, numbers, learned), evidence: numbers };
  });
  if (verdict.decision !== 'rollback') return verdicts;
  return verdicts.sort((a, b) => Number(b.guard === verdict.leading) - Number(a.guard === verdict.leading));
}

interface Evidence {
  logE: number;
  promoteLogE: number | null | undefined;
}

function evidenceOf({ logE, promoteLogE }: RolloutVerdict, index: number): Evidence {
  return { logE: logE[index] ?? 0, promoteLogE: promoteLogE[index] };
}

/** The numbers behind a guard's verdict; `threshold` is what `evidence` must reach for the guard to fire alone, in nats. */
function numbersOf(
  spec: GuardSpec,
  { nA, xA, nB, xB, expected }: GuardSum,
  policy: GuardPolicy,
  { logE, promoteLogE }: Evidence,
): Verdict['evidence'] {
  const evidence = { evidence: logE, threshold: -Math.log(policy.alphaRollback * spec.weight) };
  if (spec.kind === 'share') {
    return { championRequests: nA, requests: nB, expectedRequests: Math.round(expected), ...evidence };
  }
  const counts = { championRequests: nA, championBad: xA, requests: nB, bad: xB, ...evidence };
  if (promoteLogE === null || promoteLogE === undefined) return counts;
  return { ...counts, harmless: promoteLogE, harmlessThreshold: -Math.log(policy.alphaPromote) };
}

/** People are shown three digits. */
const SHOWN_PRECISION = 1e-3;

function boundsOf(records: readonly (CompareRecord | null)[], { alphaRollback }: GuardPolicy): Verdict['evidence'] {
  const { lower, upper } = ratioBounds(records, alphaRollback, SHOWN_PRECISION);
  return { ratioAtLeast: lower, ratioAtMost: upper };
}

function kindOf(
  rule: StatisticalRule,
  { id }: GuardSpec,
  {
    policy,
    verdict,
    promoteLogE,
  }: { policy: GuardPolicy; verdict: RolloutVerdict; promoteLogE: number | null | undefined },
  stepRequests: number,
): Verdict['kind'] {
  const { decision, significant, leading } = verdict;
  if (decision === 'rollback' && (significant.includes(id) || leading === id)) return 'fail';
  if (promoteLogE === null || promoteLogE === undefined) return 'pass';
  const needed = Math.max(policy.minEvidence, rule.kind === 'error-ceiling' ? rule.minRequests : 0);
  return stepRequests >= needed && promoteLogE >= -Math.log(policy.alphaPromote) ? 'pass' : 'undecided';
}
