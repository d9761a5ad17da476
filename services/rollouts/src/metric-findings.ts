import type { GuardRule } from '@fairlead/guard';
import type { Fault } from '@fairlead/rollout';
import type { Clock, MetricReader } from '@fairlead/runtime';

/** How much of the past is looked at: a day has its busy and its quiet hours in it. */
export const HISTORY_MS = 24 * 3_600_000;

/** What the metric guards come to when they are asked about the last day. */
export interface MetricFindings {
  warnings: string[];
  faults: Fault[];
}

/** A challenger's own metric cannot have data yet, so the champion's is asked for. */
export async function askMetrics(
  { metrics, clock }: { metrics: Pick<MetricReader, 'hasData'>; clock: Clock },
  rules: readonly GuardRule[],
  names: { endpoint: string; champion: string },
): Promise<MetricFindings> {
  const toMs = clock.now();
  const found: MetricFindings = { warnings: [], faults: [] };
  for (const [index, rule] of rules.entries()) {
    if (rule.kind !== 'metric') continue;
    try {
      const hasData = await metrics.hasData(rule, { ...names, challenger: names.champion }, toMs - HISTORY_MS, toMs);
      if (!hasData)
        found.warnings.push(`Guard ${rule.name} had no data in the last day; without data it moves nothing on.`);
    } catch (error) {
      if (!(error instanceof Error && /^Validation(Error|Exception)$/.test(error.name))) throw error;
      const detail = `CloudWatch refuses this metric: ${error.message}`;
      found.faults.push({ pointer: `#/guards/${index}`, code: 'metric_invalid', detail });
    }
  }
  return found;
}
