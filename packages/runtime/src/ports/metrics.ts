import type { AlarmState, GuardRule, GuardWindow, Learned, MetricRule, VariantMinute } from '@fairlead/guard';
import type { AlarmDescription } from '@fairlead/rollout';

/** What to read of a rollout's two variants, whole minutes in [fromMs, toMs). */
export interface WindowQuery {
  endpointName: string;
  championVariant: string;
  challengerVariant: string;
  /** What will be judged, and so must be counted. */
  rules: readonly GuardRule[];
  /** Thresholds of latency and how slow requests are counted, as the plan fixed them. */
  learned: Pick<Learned, 'thresholdsMs' | 'slowBy'>;
  fromMs: number;
  toMs: number;
}

/** What was read; `notes` say how, where that is not plain. */
export type ReadWindow = Pick<GuardWindow, 'champion' | 'challenger' | 'metrics' | 'notes'>;

/** Read what CloudWatch knows. */
export interface MetricReader {
  /**
   * Read all that the guards of a rollout look at, in one call.
   *
   * @returns `unreadable` with the reason when CloudWatch refuses, throttles or answers in part: that is no data, never zero
   */
  window(query: WindowQuery): Promise<ReadWindow | { unreadable: string }>;
  /**
   * Learn from a variant's own past what is usual for it: traffic, thresholds of latency, rates and their noise.
   *
   * @throws when CloudWatch does not answer; a variant without a past is learned as such, with warnings
   */
  learn(query: {
    endpointName: string;
    variantName: string;
    rules: readonly GuardRule[];
    fromMs: number;
    toMs: number;
  }): Promise<Learned>;
  /** A variant's minutes of the past, for backtests; as many days as CloudWatch keeps minutes (15). */
  history(query: {
    endpointName: string;
    variantName: string;
    rules: readonly GuardRule[];
    learned: Pick<Learned, 'thresholdsMs' | 'slowBy'>;
    fromMs: number;
    toMs: number;
  }): Promise<VariantMinute[]>;
  /** Whether a metric rule's source has had a datapoint lately; a rule that cannot be evaluated is thrown. */
  hasData(
    rule: MetricRule,
    names: { endpoint: string; champion: string; challenger: string },
    fromMs: number,
    toMs: number,
  ): Promise<boolean>;
  /** The state of each alarm by name; `MISSING` for one that does not exist. */
  alarmStates(alarmNames: readonly string[]): Promise<Record<string, AlarmState>>;
  /** Alarms by name, those that exist. */
  alarms(alarmNames: readonly string[]): Promise<AlarmDescription[]>;
}
