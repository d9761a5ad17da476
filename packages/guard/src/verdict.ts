/** Requests of one variant in one complete minute, and how many of them went wrong. */
export interface MinuteCount {
  /** When the minute began, epoch milliseconds. */
  startMs: number;
  requests: number;
  /** Requests answered with a 5xx. */
  errors: number;
}

/** What CloudWatch says of an alarm; `MISSING` when there is no such alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'MISSING';

/** Everything a guard may look at: the whole time since the challenger got its first live request. */
export interface GuardWindow {
  /** Complete minutes in time order; a minute without a datapoint is absent, never zero. */
  champion: MinuteCount[];
  challenger: MinuteCount[];
  alarms: Record<string, AlarmState>;
  /** Why the metrics could not be read, when they could not. */
  unreadable?: string;
}

/** A guard's answer to one look. Moving on needs `pass`; `undecided` is neither proof of harm nor of harmlessness. */
export interface Verdict {
  guard: string;
  kind: 'pass' | 'fail' | 'undecided';
  /** One sentence for a person. */
  sentence: string;
  /** The numbers behind it. */
  evidence: Record<string, number | string | null>;
}

/** A guard judges a window; it keeps no memory, so a repeated look or late data cannot corrupt it. */
export type WindowGuard = (window: GuardWindow) => Verdict;
