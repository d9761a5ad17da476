import { MINUTE_MS, type VariantMinute } from '../judge/window.ts';
import { type Rehearsal, type RehearsalPlan, rehearse } from '../rehearsal/rehearse.ts';
import { countText, minutesText, momentText, percentOf, several } from '../words.ts';
import { type History, historyOf, learnedBefore } from './history.ts';
import { median } from './median.ts';
import type { Random } from './random.ts';
import { thin } from './thin.ts';

/** Which past to rehearse over. */
export interface BacktestPeriod {
  /** Minutes of the variant that was live, in any order. The day before `fromMs`, when it is there, is learned from. */
  minutes: readonly VariantMinute[];
  /** First start, epoch milliseconds. */
  fromMs: number;
  /** Where the past ends, epoch milliseconds. */
  toMs: number;
  /** Minutes between two starts, from 1; default 60. */
  everyMinutes?: number;
}

/** A healthy rollout that the guards would have rolled back. */
export interface FalseRollback {
  startedAt: string;
  rolledBackAt: string;
  /** Minutes from the first live request to the proof. */
  minutes: number;
  weightPercent: number;
  guard: string | null;
  sentence: string;
}

/** How a policy would have treated healthy challengers in the past. */
export interface HealthyBacktest {
  from: string;
  to: string;
  /** Rollouts that could be rehearsed to an end. */
  rollouts: number;
  passed: number;
  /** Ended with a step that nobody could decide in time. */
  undecided: number;
  /** Left out, because the past ended before they did. */
  cutShort: number;
  /** Rolled back, 0–1 of `rollouts`; null when there are none. */
  falseRollbackShare: number | null;
  falseRollbacks: FalseRollback[];
  /** Median length of those that passed; null when none did. */
  medianMinutesToPass: number | null;
  /** Where the undecided ones stopped: step weight in percent to how many. */
  undecidedAtPercent: Record<string, number>;
  sentences: string[];
}

const DEFAULT_EVERY_MINUTES = 60;

/**
 * Rehearse a healthy rollout from every hour of the past.
 *
 * Champion and challenger are the same variant, its requests dealt out by the weight of the running step, so whatever
 * is rolled back is rolled back wrongly. Slow requests are counted above the champion's own threshold on both sides: a
 * latency rule's tolerance, which would only help the challenger, is not granted.
 *
 * @param random - deals the requests out; equal sequences give equal results
 */
export function backtestHealthy(plan: RehearsalPlan, period: BacktestPeriod, random: Random): HealthyBacktest {
  const history = historyOf(period.minutes);
  const runs = startsOf(period).map((startMs) => ({
    startMs,
    ...rehearseHealthy(plan, history, startMs, period, random),
  }));
  const complete = runs.filter(({ outcome }) => outcome !== 'cut-short');
  const passed = complete.filter(({ outcome }) => outcome === 'passed');
  const undecided = complete.filter(({ outcome }) => outcome === 'undecided');
  const falseRollbacks = complete
    .filter(({ outcome }) => outcome === 'rolled-back')
    .map((run) => falseRollback(run, plan));
  const result = {
    from: iso(period.fromMs),
    to: iso(period.toMs),
    rollouts: complete.length,
    passed: passed.length,
    undecided: undecided.length,
    cutShort: runs.length - complete.length,
    falseRollbackShare: complete.length === 0 ? null : falseRollbacks.length / complete.length,
    falseRollbacks,
    medianMinutesToPass: median(passed.map(({ minutes }) => minutes)),
    undecidedAtPercent: tally(undecided.map(({ step }) => `${plan.steps[step]?.weightPercent ?? 0}`)),
  };
  return { ...result, sentences: sentencesFor(result, plan) };
}

function startsOf({ fromMs, toMs, everyMinutes = DEFAULT_EVERY_MINUTES }: BacktestPeriod): number[] {
  const starts: number[] = [];
  const stride = Math.max(1, Math.round(everyMinutes)) * MINUTE_MS;
  for (let startMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS; startMs < toMs; startMs += stride) starts.push(startMs);
  return starts;
}

function rehearseHealthy(
  { policy, learned, steps }: RehearsalPlan,
  history: History,
  startMs: number,
  { toMs }: BacktestPeriod,
  random: Random,
): Rehearsal {
  const known = learnedBefore(startMs, history, policy, learned);
  return rehearse({ policy, learned: known, steps }, startMs, (atMs, weight) => {
    if (atMs + MINUTE_MS > toMs) return null;
    const minute = history.at(atMs);
    return minute ? thin(minute, weight, random) : {};
  });
}

function falseRollback(
  { startMs, minutes, step, guard, sentence }: Rehearsal & { startMs: number },
  { steps }: RehearsalPlan,
): FalseRollback {
  return {
    startedAt: iso(startMs),
    rolledBackAt: iso(startMs + minutes * MINUTE_MS),
    minutes,
    weightPercent: steps[step]?.weightPercent ?? 0,
    guard,
    sentence,
  };
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function sentencesFor(result: Omit<HealthyBacktest, 'sentences'>, { policy }: RehearsalPlan): string[] {
  const { rollouts, falseRollbacks, falseRollbackShare, passed, undecided, cutShort, medianMinutesToPass } = result;
  const period = `between ${momentText(result.from)} and ${momentText(result.to)}`;
  if (rollouts === 0) return [`No rollout could be rehearsed to its end ${period}: the period is too short.`];
  const shared = `${percentOf(falseRollbackShare ?? 0)} %; at most ${percentOf(policy.alphaRollback)} % are to be expected`;
  const median = medianMinutesToPass === null ? '' : `, half of them within ${minutesText(medianMinutesToPass)}`;
  const stuck = Object.entries(result.undecidedAtPercent).map(
    ([percent, count]) => `${countText(count)} at ${percent} %`,
  );
  return [
    `Of ${several(rollouts, 'healthy rollout')} ${period}, ${countText(falseRollbacks.length)} would have been rolled back (${shared}).`,
    `${countText(passed)} would have passed${median}.`,
    ...(undecided > 0 ? [`${countText(undecided)} would have ended undecided: ${stuck.join(', ')}.`] : []),
    ...(cutShort > 0 ? [`${several(cutShort, 'later start')} left out: the period ends before they would.`] : []),
  ];
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
