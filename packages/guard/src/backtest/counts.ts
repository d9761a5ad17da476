import type { StatisticalRule } from '../judge/policy.ts';
import { ruleId } from '../judge/policy.ts';
import type { VariantMinute } from '../judge/window.ts';

/** What a rule counts in a minute of one variant, `[all, bad]`; null when that was not published. */
export function countsOf(rule: StatisticalRule, minute: VariantMinute): [number, number] | null {
  switch (rule.kind) {
    case 'errors':
      return pair(minute.requests, minute.errors[rule.metric]);
    case 'error-ceiling':
      return pair(minute.requests, minute.errors['5xx']);
    case 'latency':
      return pair(minute.timed, minute.slow[ruleId(rule)]);
    case 'traffic-share':
      return null;
  }
}

function pair(all: number | undefined, bad: number | undefined): [number, number] | null {
  return all === undefined || bad === undefined ? null : [all, Math.min(bad, all)];
}
