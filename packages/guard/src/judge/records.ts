import type { RolloutMinute } from '../rollout.ts';
import { type GuardPolicy, isStatistical, type Learned, ruleId, type StatisticalRule } from './policy.ts';
import { type GuardWindow, MINUTE_MS, minutesOf, type Span, type VariantMinute } from './window.ts';

/** The records of one span, a minute each, as the statistical guards take them. */
export function recordsOf(
  span: Span,
  window: GuardWindow,
  policy: GuardPolicy,
  ids: ReadonlySet<string>,
): RolloutMinute[] {
  const rules = policy.rules.filter(isStatistical).filter((rule) => ids.has(ruleId(rule)));
  const champion = byStart(window.champion);
  const challenger = byStart(window.challenger);
  const warmUntilMs = Math.ceil(span.fromMs / MINUTE_MS) * MINUTE_MS + policy.warmUpMinutes * MINUTE_MS;
  return minutesOf(span, window.completeUntilMs).map((startMs) => {
    const a = champion.get(startMs);
    const b = challenger.get(startMs);
    const oneIsLate = span.weight < 1 && mayBeLate(startMs, a, b, window);
    const records = rules
      .filter(({ kind }) => (kind !== 'latency' || startMs >= warmUntilMs) && (kind === 'error-ceiling' || !oneIsLate))
      .map((rule) => [ruleId(rule), recordOf(rule, span, a, b)] as const);
    return Object.fromEntries(records);
  });
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
  span: Span,
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
      return a || b ? [a?.requests ?? 0, b?.requests ?? 0, span.weight] : null;
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

function byStart(minutes: readonly VariantMinute[]): Map<number, VariantMinute> {
  return new Map(minutes.map((minute) => [minute.startMs, minute]));
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

/** Bad and all of one guard's records, per variant: `[nA, xA, nB, xB]` summed; a ceiling has only the challenger's. */
export function sumRecords(minutes: readonly RolloutMinute[], id: string): [number, number, number, number] {
  const sum: [number, number, number, number] = [0, 0, 0, 0];
  for (const minute of minutes) {
    const record = minute[id];
    if (!record) continue;
    const [nA = 0, xA = 0, nB = 0, xB = 0] = record.length === 2 ? [0, 0, ...record] : record;
    sum[0] += nA;
    sum[1] += xA;
    sum[2] += nB;
    sum[3] += xB;
  }
  return sum;
}

/** What the evidence of a learned threshold is called. */
export function thresholdText({ thresholdsMs }: Learned, id: string, tolerance: number): string {
  const threshold = thresholdsMs[id] ?? 0;
  return `${Math.round(threshold)} ms (${Math.round(threshold * tolerance)} ms for the challenger)`;
}
