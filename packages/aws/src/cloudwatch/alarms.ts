import {
  type CloudWatchClient,
  type ComparisonOperator,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandOutput,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmState } from '@fairlead/guard';
import type { AlarmDescription } from '@fairlead/rollout';

/** Names per call (CloudWatch API Reference, DescribeAlarms, read 2026-11-20). */
const NAMES_PER_CALL = 100;

/** Alarms by name, metric and composite alike, those that exist, in the order of the names. */
export async function describeAlarms(
  client: CloudWatchClient,
  alarmNames: readonly string[],
): Promise<AlarmDescription[]> {
  const wanted = [...new Set(alarmNames)];
  const found = new Map<string, AlarmDescription>();
  for (let start = 0; start < wanted.length; start += NAMES_PER_CALL) {
    const AlarmNames = wanted.slice(start, start + NAMES_PER_CALL);
    // Without AlarmTypes only metric alarms are returned.
    const page: DescribeAlarmsCommandOutput = await client.send(
      new DescribeAlarmsCommand({
        AlarmNames,
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: NAMES_PER_CALL,
      }),
    );
    for (const alarm of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]) {
      const { AlarmName: name, StateValue: state } = alarm;
      if (name && state) found.set(name, { name, state, ...watched(alarm) });
    }
  }
  return wanted.flatMap((name) => found.get(name) ?? []);
}

/** The state of each alarm by name; `MISSING` for one that does not exist. */
export async function alarmStates(
  client: CloudWatchClient,
  alarmNames: readonly string[],
): Promise<Record<string, AlarmState>> {
  const states: Record<string, AlarmState> = Object.fromEntries(alarmNames.map((name) => [name, 'MISSING']));
  for (const { name, state } of await describeAlarms(client, alarmNames)) states[name] = state;
  return states;
}

const COMPARISONS: Partial<Record<ComparisonOperator, 'above' | 'below'>> = {
  GreaterThanThreshold: 'above',
  GreaterThanOrEqualToThreshold: 'above',
  LessThanThreshold: 'below',
  LessThanOrEqualToThreshold: 'below',
};

/** The bound as a strict comparison has it: at or above 1 is above the number just below 1. */
function boundOf(operator: ComparisonOperator | undefined, threshold: number): number {
  const step = Number.EPSILON * Math.abs(threshold) || Number.MIN_VALUE;
  if (operator === 'GreaterThanOrEqualToThreshold') return threshold - step;
  return operator === 'LessThanOrEqualToThreshold' ? threshold + step : threshold;
}

/** What a metric alarm watches; nothing for composite alarms, metric math and anomaly detection, which name no one metric. */
function watched(alarm: MetricAlarm): Partial<Pick<AlarmDescription, 'metric'>> {
  const { Namespace, MetricName, Period, Threshold, EvaluationPeriods, ComparisonOperator } = alarm;
  const statistic = alarm.Statistic ?? alarm.ExtendedStatistic;
  if (!Namespace || !MetricName || !statistic || !Period || Threshold === undefined || !EvaluationPeriods) return {};
  return {
    metric: {
      namespace: Namespace,
      name: MetricName,
      dimensions: Object.fromEntries((alarm.Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value])),
      statistic,
      periodSeconds: Period,
      comparison: (ComparisonOperator && COMPARISONS[ComparisonOperator]) ?? 'other',
      threshold: boundOf(ComparisonOperator, Threshold),
      evaluationPeriods: EvaluationPeriods,
      datapointsToAlarm: alarm.DatapointsToAlarm ?? EvaluationPeriods,
    },
  };
}
