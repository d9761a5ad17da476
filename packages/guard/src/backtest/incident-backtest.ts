/** One rollout whose challenger is as bad as the window. */
export interface IncidentRun {
  caught: boolean;
  /** Minutes until it was caught, or until the rehearsal ended otherwise. */
  minutes: number;
  /** What it came to when it was not caught. */
  outcome: 'rolled-back' | 'passed' | 'undecided' | 'cut-short';
  guard: string | null;
  weightPercent: number;
  sentence: string;
  /** Bad requests that the challenger served until then, by the count of the guard that caught it. */
  badServed: number;
  /** Bad requests of the same minutes had the challenger carried all traffic. */
  badAtFullTraffic: number;
}

/** How a policy would have met an incident of the past, had a rollout brought it. */
export interface IncidentBacktest {
  from: string;
  to: string;
  windowMinutes: number;
  draws: number;
  caught: number;
  /** Median over all draws; null when fewer than half were caught. */
  medianMinutes: number | null;
  /** The slowest of those that were caught. */
  slowestMinutes: number | null;
  /** Guard id to how many draws it caught, most first. */
  caughtBy: Record<string, number>;
  /** Means over all draws. */
  badServed: number;
  badAtFullTraffic: number;
  runs: IncidentRun[];
  sentences: string[];
}
