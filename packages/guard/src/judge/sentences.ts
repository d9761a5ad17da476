import { type Learned, ruleId, type StatisticalRule } from './policy.ts';
import { thresholdText } from './records.ts';
import type { Verdict } from './verdict.ts';

/** A guard's verdict in words. */
export function sentenceFor(
  rule: StatisticalRule,
  kind: Verdict['kind'],
  numbers: Verdict['evidence'],
  learned: Learned,
): string {
  const counts = countsText(rule, numbers, learned);
  if (kind === 'fail')
    return `${counts}: proof of harm (evidence ${nats(numbers.evidence)}, ${nats(numbers.threshold)} fires alone).`;
  if (numbers.harmless === undefined) return `${counts}: no proof of harm.`;
  const progress = `evidence ${nats(numbers.harmless)} of ${nats(numbers.harmlessThreshold)}`;
  return kind === 'pass'
    ? `${counts}: harmless within the margin (${progress}).`
    : `${counts}: not enough to tell (${progress}).`;
}

function countsText(rule: StatisticalRule, numbers: Verdict['evidence'], learned: Learned): string {
  const { championRequests, championBad, requests, bad } = numbers as Record<string, number>;
  switch (rule.kind) {
    case 'errors':
      return `${rule.metric}: ${share(bad, requests)} of the challenger against ${share(championBad, championRequests)} of the champion`;
    case 'latency':
      return `Slower than ${thresholdText(learned, ruleId(rule), rule.tolerance)}: ${share(bad, requests)} of the challenger against ${share(championBad, championRequests)} of the champion`;
    case 'error-ceiling':
      return `5xx: ${share(bad, requests)} of the challenger, ${rule.maxErrorPercent} % allowed`;
    case 'traffic-share':
      return `Traffic: the challenger got ${grouped(requests)} requests, its weight says ${grouped(numbers.expectedRequests as number)}`;
  }
}

function share(bad = 0, requests = 0): string {
  if (requests === 0) return 'none of no requests';
  return `${grouped(bad)} of ${grouped(requests)} (${((100 * bad) / requests).toFixed(2)} %)`;
}

function grouped(count: number | undefined): string {
  return String(Math.round(count ?? 0)).replace(/\B(?=(\d{3})+$)/g, ',');
}

function nats(value: number | string | null | undefined): string {
  return typeof value === 'number' ? Math.max(0, value).toFixed(1) : '–';
}
