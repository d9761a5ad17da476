import { type GuardPolicy, isStatistical, type Learned, ruleId } from '../judge/policy.ts';
import { MINUTE_MS, type VariantMinute } from '../judge/window.ts';
import { championNoise } from '../noise.ts';
import { countsOf } from './counts.ts';

/** One variant's past minutes, to look up by time. */
export interface History {
  /** The minute that began then, when it was published. */
  at(startMs: number): VariantMinute | undefined;
  /** The published minutes in [fromMs, toMs), in time order. */
  between(fromMs: number, toMs: number): VariantMinute[];
}

/** Order minutes by time; of two with the same beginning the later in the list counts. */
export function historyOf(minutes: readonly VariantMinute[]): History {
  const byStart = new Map(minutes.map((minute) => [minute.startMs, minute]));
  return {
    at: (startMs) => byStart.get(startMs),
    between(fromMs, toMs) {
      const found: VariantMinute[] = [];
      for (let startMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS; startMs < toMs; startMs += MINUTE_MS) {
        const minute = byStart.get(startMs);
        if (minute) found.push(minute);
      }
      return found;
    },
  };
}

/** Minutes before a rollout from which its baselines are learned. */
export const LEARN_MINUTES = 24 * 60;
/** Fewer published minutes than this say too little: what was learned over the whole past is taken instead. */
const LEAST_MINUTES = 60;

/**
 * What a rollout that began then would have known: traffic, bad rates and their noise of the day before, nothing later.
 *
 * Thresholds of latency stay as given, because the slow requests of the past were counted by them.
 */
export function learnedBefore(startMs: number, history: History, policy: GuardPolicy, learned: Learned): Learned {
  const fromMs = startMs - LEARN_MINUTES * MINUTE_MS;
  const busy = history.between(fromMs, startMs).filter(({ requests }) => requests > 0);
  if (busy.length < LEAST_MINUTES) return learned;
  return {
    ...learned,
    from: new Date(fromMs).toISOString(),
    to: new Date(startMs).toISOString(),
    requestsPerMinute: busy.reduce((sum, { requests }) => sum + requests, 0) / busy.length,
    baselines: baselinesOf(busy, policy),
  };
}

/** Bad rate and local noise per rule that compares; a rule whose metric was never published is absent. */
export function baselinesOf(minutes: readonly VariantMinute[], { rules }: GuardPolicy): Learned['baselines'] {
  const known = rules.filter(isStatistical).flatMap((rule) => {
    const records = minutes.map((minute) => countsOf(rule, minute)).filter((record) => record !== null);
    return records.length === 0 ? [] : [[ruleId(rule), championNoise(records)] as const];
  });
  return Object.fromEntries(known);
}
