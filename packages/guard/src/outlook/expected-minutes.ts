import { type Learned, ruleId, type StatisticalRule } from '../judge/policy.ts';
import type { VariantMinute } from '../judge/window.ts';
import type { Supply } from '../rehearsal/rehearse.ts';

/**
 * Minutes as they are to be expected of a healthy challenger: both variants fail at the champion's usual rates.
 *
 * Expected counts are fractions; each is rounded so that its running sum never strays by more than a half (error
 * diffusion), because guards count whole requests. A rule whose metric was never published gets none here either.
 */
export function expectedMinutes(learned: Learned, rules: readonly StatisticalRule[]): Supply {
  const championAt = expectedVariant(learned, rules);
  const challengerAt = expectedVariant(learned, rules);
  return (startMs, weight) => {
    const champion = championAt(startMs, 1 - weight);
    const challenger = challengerAt(startMs, weight);
    return { ...(champion ? { champion } : {}), ...(challenger ? { challenger } : {}) };
  };
}

/** The rate at which a rule's bad requests usually occur, 0–1; undefined when nothing was published. */
export function usualRate(rule: StatisticalRule, { baselines }: Learned): number | undefined {
  const known = baselines[ruleId(rule)] ?? (rule.kind === 'error-ceiling' ? baselines['5xx'] : undefined);
  return known?.baselineRate;
}

function expectedVariant(learned: Learned, rules: readonly StatisticalRule[]) {
  const wholeRequests = diffusion();
  const counted = rules.map((rule) => ({ rule, rate: usualRate(rule, learned), wholeBad: diffusion() }));
  return (startMs: number, share: number): VariantMinute | undefined => {
    const requests = wholeRequests(learned.requestsPerMinute * share);
    if (requests === 0) return undefined;
    const minute: VariantMinute = { startMs, requests, errors: {}, timed: requests, slow: {} };
    for (const { rule, rate, wholeBad } of counted) {
      if (rate !== undefined) addBad(minute, rule, wholeBad(requests * rate));
    }
    return minute;
  };
}

function addBad(minute: VariantMinute, rule: StatisticalRule, bad: number): void {
  if (rule.kind === 'latency') minute.slow[ruleId(rule)] = bad;
  if (rule.kind === 'errors') minute.errors[rule.metric] = bad;
  if (rule.kind === 'error-ceiling') minute.errors['5xx'] ??= bad;
}

/** Turns a stream of expected counts into whole ones with the same running sum, half up. */
function diffusion(): (expected: number) => number {
  let expectedSum = 0;
  let given = 0;
  return (expected) => {
    expectedSum += expected;
    const whole = Math.floor(expectedSum + 0.5) - given;
    given += whole;
    return whole;
  };
}
