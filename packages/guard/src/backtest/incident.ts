import { isStatistical, ruleId } from '../judge/policy.ts';
import { MINUTE_MS, type VariantMinute } from '../judge/window.ts';
import { type RehearsalPlan, rehearse } from '../rehearsal/rehearse.ts';
import type { PairedMinute } from '../rehearsal/step-judge.ts';
import { countsOf } from './counts.ts';
import { type History, historyOf, learnedBefore } from './history.ts';
import type { IncidentBacktest, IncidentRun } from './incident-backtest.ts';
import { incidentSentences } from './incident-sentences.ts';
import { median } from './median.ts';
import type { Random } from './random.ts';
import { resample, thin } from './thin.ts';

/** A stretch of the past in which the variant was bad. */
export interface IncidentWindow {
  /** Minutes of the variant: those inside the window, the hour before it, and the day before to learn from. */
  minutes: readonly VariantMinute[];
  /** First bad minute, epoch milliseconds. */
  fromMs: number;
  /** End of the window, epoch milliseconds; excluded. */
  toMs: number;
  /** How many rollouts are rehearsed into it, each with its requests dealt out anew; default 20. */
  draws?: number;
}

const DEFAULT_DRAWS = 20;
/** How far back "just before" reaches: the champion repeats this hour for as long as the window lasts. */
const BEFORE_MINUTES = 60;

/**
 * Rehearse a rollout whose challenger behaves as the variant did in the window, and whose champion as it did just before.
 *
 * Traffic is that of the window, dealt out by weight. The champion's requests are bad with the rates of the minutes of
 * the hour before, one after another and over again. Baselines are those of the day before; the rollout's first live
 * request falls into the window's first minute.
 *
 * @param random - deals the requests out; equal sequences give equal results
 */
export function backtestIncident(plan: RehearsalPlan, incident: IncidentWindow, random: Random): IncidentBacktest {
  const history = historyOf(incident.minutes);
  const learned = learnedBefore(incident.fromMs, history, plan.policy, plan.learned);
  const draws = Math.max(1, Math.round(incident.draws ?? DEFAULT_DRAWS));
  const runs = Array.from({ length: draws }, () => rehearseIncident({ ...plan, learned }, incident, history, random));
  const caught = runs.filter((run) => run.caught);
  const result = {
    from: new Date(incident.fromMs).toISOString(),
    to: new Date(incident.toMs).toISOString(),
    windowMinutes: Math.round((incident.toMs - incident.fromMs) / MINUTE_MS),
    draws,
    caught: caught.length,
    medianMinutes: finite(median(runs.map((run) => (run.caught ? run.minutes : Number.POSITIVE_INFINITY)))),
    slowestMinutes: caught.length === 0 ? null : Math.max(...caught.map(({ minutes }) => minutes)),
    caughtBy: mostFirst(caught.map(({ guard }) => guard ?? 'several together')),
    badServed: mean(runs.map(({ badServed }) => badServed)),
    badAtFullTraffic: mean(runs.map(({ badAtFullTraffic }) => badAtFullTraffic)),
    runs,
  };
  return { ...result, sentences: incidentSentences(result) };
}

function rehearseIncident(plan: RehearsalPlan, window: IncidentWindow, history: History, random: Random): IncidentRun {
  const firstMs = Math.ceil(window.fromMs / MINUTE_MS) * MINUTE_MS;
  const before = history.between(firstMs - BEFORE_MINUTES * MINUTE_MS, firstMs).filter(({ requests }) => requests > 0);
  const served: VariantMinute[] = [];
  const ended = rehearse(plan, firstMs, (atMs, weight) => {
    if (atMs + MINUTE_MS > window.toMs) return null;
    const minute = history.at(atMs);
    const healthy = before[((atMs - firstMs) / MINUTE_MS) % Math.max(1, before.length)];
    const pair = minute ? pairOf(minute, healthy, weight, random) : {};
    if (pair.challenger) served.push(pair.challenger);
    return pair;
  });
  const { outcome, minutes, guard, sentence, step } = ended;
  const all = history.between(firstMs, firstMs + minutes * MINUTE_MS);
  return {
    caught: outcome === 'rolled-back',
    outcome,
    minutes,
    guard,
    sentence,
    weightPercent: plan.steps[step]?.weightPercent ?? 0,
    badServed: badOf(served, plan, guard),
    badAtFullTraffic: badOf(all, plan, guard),
  };
}

/** The challenger is its share of the window's minute; the champion has the rest of the traffic and healthy rates. */
function pairOf(
  minute: VariantMinute,
  healthy: VariantMinute | undefined,
  weight: number,
  random: Random,
): PairedMinute {
  const { champion: others, challenger } = thin(minute, weight, random);
  const champion = healthy && others ? resample(healthy, others, random) : undefined;
  return { ...(champion ? { champion } : {}), ...(challenger ? { challenger } : {}) };
}

/** Bad requests as the guard counts them; when no guard is named, as the first rule counts that saw any. */
function badOf(minutes: readonly VariantMinute[], { policy }: RehearsalPlan, guard: string | null): number {
  const rules = policy.rules.filter(isStatistical);
  const counted = rules.filter((rule) => rule.kind !== 'traffic-share' && (guard === null || ruleId(rule) === guard));
  const sums = (counted.length > 0 ? counted : rules).map((rule) =>
    minutes.reduce((sum, minute) => sum + (countsOf(rule, minute)?.[1] ?? 0), 0),
  );
  return sums.find((sum) => sum > 0) ?? 0;
}

function mostFirst(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
