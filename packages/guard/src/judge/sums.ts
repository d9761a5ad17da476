import type { RolloutMinute } from '../rollout.ts';
import { ruleId, type StatisticalRule } from './policy.ts';
import type { VariantTotals } from './records.ts';
import type { VariantMinute } from './window.ts';

/** One guard's records, summed; a ceiling has only the challenger's. */
export interface GuardSum {
  nA: number;
  xA: number;
  nB: number;
  xB: number;
  /** Requests that the challenger should have had by its weights; of a share guard only. */
  expected: number;
  /** The challenger's requests since the running step was entered. */
  stepRequests: number;
}

/** Counts of all judged minutes; immutable, so one may be kept beside each minute. */
export interface Sums {
  champion: VariantTotals;
  challenger: VariantTotals;
  /** The challenger's requests since the running step was entered. */
  stepRequests: number;
  /** In the order of the rules; absent before the first minute. */
  guards: readonly GuardSum[];
}

export const noSums: Sums = {
  champion: { requests: 0, errors: 0 },
  challenger: { requests: 0, errors: 0 },
  stepRequests: 0,
  guards: [],
};

export const noGuardSum: GuardSum = { nA: 0, xA: 0, nB: 0, xB: 0, expected: 0, stepRequests: 0 };

/** What counts by step begins anew. */
export function enterStepSums(sums: Sums): Sums {
  return { ...sums, stepRequests: 0, guards: sums.guards.map((sum) => ({ ...sum, stepRequests: 0 })) };
}

/** The sums with one minute more. */
export function addToSums(
  sums: Sums,
  { a, b }: { a: VariantMinute | undefined; b: VariantMinute | undefined },
  rules: readonly StatisticalRule[],
  records: RolloutMinute,
): Sums {
  return {
    champion: a ? plus(sums.champion, a) : sums.champion,
    challenger: b ? plus(sums.challenger, b) : sums.challenger,
    stepRequests: sums.stepRequests + (b?.requests ?? 0),
    guards: rules.map((rule, index) => guardSum(sums.guards[index] ?? noGuardSum, rule, records[ruleId(rule)])),
  };
}

function plus({ requests, errors }: VariantTotals, minute: VariantMinute): VariantTotals {
  return { requests: requests + minute.requests, errors: errors + (minute.errors['5xx'] ?? 0) };
}

function guardSum(sum: GuardSum, { kind }: StatisticalRule, record: readonly number[] | null | undefined): GuardSum {
  if (!record) return sum;
  const [first = 0, second = 0, third = 0, fourth = 0] = record;
  const stepRequests = sum.stepRequests;
  switch (kind) {
    case 'error-ceiling':
      return { ...sum, nB: sum.nB + first, xB: sum.xB + second, stepRequests: stepRequests + first };
    case 'traffic-share': {
      const [nA, nB, expected] = [sum.nA + first, sum.nB + second, sum.expected + (first + second) * third];
      return { ...sum, nA, nB, expected, stepRequests: stepRequests + second };
    }
    default:
      return {
        nA: sum.nA + first,
        xA: sum.xA + second,
        nB: sum.nB + third,
        xB: sum.xB + fourth,
        expected: 0,
        stepRequests: stepRequests + third,
      };
  }
}
