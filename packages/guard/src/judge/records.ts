import type { RolloutMinute } from '../rollout.ts';
import { type Learned, ruleId, type StatisticalRule } from './policy.ts';
import { type GuardWindow, MINUTE_MS, type VariantMinute } from './window.ts';

/** A minute as the statistical guards take it: a record per guard that may judge it. */
export function recordsOfMinute(
  rules: readonly StatisticalRule[],
  { weight, isWarm, oneIsLate, a, b }: MinuteOfStep,
): RolloutMinute {
  const records: Record<string, number[] | null> = {};
  for (const rule of rules) {
    const isJudged = (rule.kind !== 'latency' || isWarm) && (rule.kind === 'error-ceiling' || !oneIsLate);
    if (isJudged) records[ruleId(rule)] = recordOf(rule, weight, a, b);
  }
  return records;
}

/** What both variants published for a minute, and where in its step it lies. */
export interface MinuteOfStep {
  /** The challenger's share of requests, 0–1. */
  weight: number;
  /** Caches and instances have had their time since the weights changed. */
  isWarm: boolean;
  /** See {@link mayBeLate}. */
  oneIsLate: boolean;
  /** The champion's; absent when it published nothing. */
  a: VariantMinute | undefined;
  /** The challenger's. */
  b: VariantMinute | undefined;
}

/** One variant's newest minutes can be published before the other's: alone they say nothing yet about the split. */
const LATE_MS = 3 * MINUTE_MS;

/** True for a minute that only one variant has published so far, and so lately that the other may still follow. */
export function mayBeLate(
  startMs: number,
  a: VariantMinute | undefined,
  b: VariantMinute | undefined,
  { completeUntilMs }: GuardWindow,
): boolean {
  return (a === undefined) !== (b === undefined) && startMs >= completeUntilMs - LATE_MS;
}

function recordOf(
  rule: StatisticalRule,
  weight: number,
  a: VariantMinute | undefined,
  b: VariantMinute | undefined,
): number[] | null {
  switch (rule.kind) {
    case 'errors':
      return paired(countOf(a, rule.metric), countOf(b, rule.metric), a, b);
    case 'latency':
      return paired(slowOf(a, ruleId(rule)), slowOf(b, ruleId(rule)), a, b);
    case 'error-ceiling':
      return countOf(b, '5xx') ?? null;
    case 'traffic-share':
      return a || b ? [a?.requests ?? 0, b?.requests ?? 0, weight] : null;
  }
}

/**
 * Both variants' counts. A variant that published nothing at all in the minute had no requests; one that published
 * requests but not this metric leaves the minute unreadable.
 */
function paired(
  countA: [number, number] | undefined,
  countB: [number, number] | undefined,
  a: VariantMinute | undefined,
  b: VariantMinute | undefined,
): number[] | null {
  if ((a && !countA) || (b && !countB)) return null;
  if (!countA && !countB) return null;
  return [...(countA ?? [0, 0]), ...(countB ?? [0, 0])];
}

function countOf(
  minute: VariantMinute | undefined,
  metric: keyof VariantMinute['errors'],
): [number, number] | undefined {
  const errors = minute?.errors[metric];
  return minute && errors !== undefined ? [minute.requests, Math.min(errors, minute.requests)] : undefined;
}

function slowOf(minute: VariantMinute | undefined, id: string): [number, number] | undefined {
  const slow = minute?.slow[id];
  return minute?.timed !== undefined && slow !== undefined ? [minute.timed, Math.min(slow, minute.timed)] : undefined;
}

/** Requests, errors and slow requests of a variant over the whole window. */
export interface VariantTotals {
  requests: number;
  errors: number;
}

/** Requests and 5xx of all minutes together, for people. */
export function totalsOf(minutes: readonly VariantMinute[]): VariantTotals {
  let requests = 0;
  let errors = 0;
  for (const minute of minutes) {
    requests += minute.requests;
    errors += minute.errors['5xx'] ?? 0;
  }
  return { requests, errors };
}

/** What the evidence of a learned threshold is called. */
export function thresholdText({ thresholdsMs }: Learned, id: string, tolerance: number): string {
  const threshold = thresholdsMs[id] ?? 0;
  return `${Math.round(threshold)} ms (${Math.round(threshold * tolerance)} ms for the challenger)`;
}
