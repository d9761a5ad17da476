import type { ErrorMetric } from './policy.ts';

/** One variant in one complete minute. A count that was not published is absent, never zero. */
export interface VariantMinute {
  /** When the minute began, epoch milliseconds. */
  startMs: number;
  /** Requests answered. */
  requests: number;
  /** Bad ones among them, per metric. */
  errors: Partial<Record<ErrorMetric, number>>;
  /** Requests whose latency was measured. */
  timed?: number;
  /** Slower than the rule's threshold, per latency rule id. */
  slow: Record<string, number>;
}

/** A stretch of time in which the challenger carried live traffic at one weight. */
export interface Span {
  /** Index of the step it belongs to. */
  step: number;
  /** The challenger's share of requests, 0–1. */
  weight: number;
  fromMs: number;
  /** Absent: it goes on. */
  toMs?: number;
}

/** What CloudWatch says of an alarm; `MISSING` when there is no such alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'MISSING';

/** Everything the guards may look at: the whole time since the challenger got its first live request. */
export interface GuardWindow {
  champion: VariantMinute[];
  challenger: VariantMinute[];
  /** In time order, the running one last. */
  spans: Span[];
  /** Minutes that begin before it are complete, epoch milliseconds. */
  completeUntilMs: number;
  alarms: Record<string, AlarmState>;
  /** Values of each metric rule, per rule id, a point a minute. */
  metrics: Record<string, { startMs: number; value: number }[]>;
  /** Why the metrics could not be read, when they could not. */
  unreadable?: string;
  /** How the numbers came about, where that is not plain: shown with the evidence. */
  notes: string[];
}

/** A window in which nothing has been read yet. */
export function emptyWindow(): GuardWindow {
  return { champion: [], challenger: [], spans: [], completeUntilMs: 0, alarms: {}, metrics: {}, notes: [] };
}

export const MINUTE_MS = 60_000;

/** The whole complete minutes of a span: those in which weights moved belong to nobody. */
export function minutesOf({ fromMs, toMs = Number.POSITIVE_INFINITY }: Span, completeUntilMs: number): number[] {
  const minutes: number[] = [];
  const first = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
  for (let startMs = first; startMs + MINUTE_MS <= Math.min(toMs, completeUntilMs); startMs += MINUTE_MS)
    minutes.push(startMs);
  return minutes;
}
