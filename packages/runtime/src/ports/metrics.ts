import type { AlarmState, MinuteCount } from '@fairlead/guard';

/** Read what CloudWatch knows. */
export interface MetricReader {
  /**
   * Requests and 5xx answers per complete minute and variant, whole minutes in [fromMs, toMs).
   *
   * @returns `unreadable` with the reason when CloudWatch refuses, throttles or answers in part: that is no data, never zero
   */
  errorCounts(query: {
    endpointName: string;
    variantNames: readonly string[];
    fromMs: number;
    toMs: number;
  }): Promise<{ minutes: Record<string, MinuteCount[]> } | { unreadable: string }>;
  /** The state of each alarm by name; `MISSING` for one that does not exist. */
  alarmStates(alarmNames: readonly string[]): Promise<Record<string, AlarmState>>;
}
