import type { AlarmAction } from './alarms/actions.ts';
import type { MissingInMath } from './math/values.ts';
import type { PublishDelay } from './store/publish-delay.ts';

/** How this CloudWatch behaves where AWS leaves room. */
export interface CloudWatchOptions {
  /**
   * How late service metrics become readable. AWS gives no figure for SageMaker; up to two minutes is common.
   * Default: 10 s to 2 min.
   */
  publishDelay: PublishDelay;
  /**
   * `percentiles-only`: trimmed and winsorized statistics, IQM and percentile ranks of AWS's own metrics return no data
   * (the CloudWatch User Guide does not name SageMaker among the services that support them, read 2026-11-20).
   * Default: `all`.
   */
  extendedStatistics: 'all' | 'percentiles-only';
  /** What metric math does at missing points. Default: `no-point`. */
  missingInMath: MissingInMath;
  /** When in each minute alarms are evaluated, milliseconds after its start, 0–59,999. Default: 10,000. */
  alarmOffsetMs: number;
  /** Carries out an alarm action. A rejection goes to the alarm's history. Default: nothing is carried out. */
  onAction(arn: string, action: AlarmAction): void | Promise<void>;
}

export const DEFAULT_OPTIONS: CloudWatchOptions = {
  publishDelay: { minMs: 10_000, maxMs: 120_000 },
  extendedStatistics: 'all',
  missingInMath: 'no-point',
  alarmOffsetMs: 10_000,
  onAction: () => undefined,
};
