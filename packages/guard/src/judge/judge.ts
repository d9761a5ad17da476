import { alarmVerdict } from './alarm-verdict.ts';
import { metricVerdict } from './metric-verdict.ts';
import type { GuardPolicy, Learned } from './policy.ts';
import type { VariantTotals } from './records.ts';
import { statisticalVerdicts } from './statistical-verdicts.ts';
import { foldWindow } from './trail.ts';
import type { Verdict } from './verdict.ts';
import type { GuardWindow } from './window.ts';

/** All guards' answers to one look, and what follows from them together. */
export interface Judgement {
  kind: 'pass' | 'fail' | 'undecided';
  /** The sentence of the guard that counts: the first failed one, else the first undecided one. */
  sentence: string;
  verdicts: Verdict[];
  champion: VariantTotals;
  challenger: VariantTotals;
  /** Judged requests of the challenger since the running step was reached. */
  stepRequests: number;
}

/**
 * Ask every guard. One proof of harm fails. Passing needs every guard's consent, at least one guard, and live requests
 * judged at this very step: what was learnt at a smaller share, or from a silent alarm, moves nothing on.
 *
 * @param disarmed - names of alarms that cannot fail yet
 * @param withBounds - also bound the ratios, for people
 */
export function judgeWindow(
  policy: GuardPolicy,
  learned: Learned,
  window: GuardWindow,
  { disarmed = [], withBounds = false }: { disarmed?: readonly string[]; withBounds?: boolean } = {},
): Judgement {
  const folded = foldWindow(policy, learned, window);
  const { champion, challenger, stepRequests } = folded.sums;
  const totals = { champion, challenger, stepRequests };
  const statistics = statisticalVerdicts(policy, learned, folded, withBounds);
  const verdicts = [...statistics, ...boundedVerdicts(policy, window, disarmed)];
  const judgement = (kind: Judgement['kind'], sentence: string): Judgement => ({ kind, sentence, verdicts, ...totals });
  const failed = verdicts.find(({ kind }) => kind === 'fail');
  if (failed) return judgement('fail', failed.sentence);
  if (window.unreadable) return judgement('undecided', `Metrics cannot be read: ${window.unreadable}`);
  if (verdicts.length === 0) return judgement('undecided', 'No guard has anything to judge by.');
  const undecided = verdicts.find(({ kind }) => kind === 'undecided');
  if (undecided) return judgement('undecided', undecided.sentence);
  if (!verdicts.some(hasSay))
    return judgement('undecided', 'No guard that has a say in moving on has anything to judge by.');
  const needed = Math.max(1, policy.minEvidence);
  if (stepRequests < needed) {
    return judgement(
      'undecided',
      `The challenger has answered ${stepRequests} of the ${needed} requests that a step takes.`,
    );
  }
  return judgement('pass', verdicts.map(({ sentence }) => sentence).join(' '));
}

/** Some guards only stop a rollout: the traffic share, client errors, a latency percentile above another, a ceiling at part traffic. */
function hasSay({ guard, evidence }: Verdict): boolean {
  return evidence.harmless !== undefined || guard.startsWith('alarm:') || guard.startsWith('metric:');
}

/** Guards without statistics. */
function boundedVerdicts({ rules }: GuardPolicy, window: GuardWindow, disarmed: readonly string[]): Verdict[] {
  return rules.flatMap((rule): Verdict[] => {
    if (rule.kind === 'alarm') return [alarmVerdict(rule, window, disarmed.includes(rule.alarmName))];
    return rule.kind === 'metric' ? [metricVerdict(rule, window)] : [];
  });
}
