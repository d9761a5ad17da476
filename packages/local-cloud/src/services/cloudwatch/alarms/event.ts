import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { ServiceEvent } from '../../../service.ts';
import { dimensionMap } from '../store/metric-key.ts';
import { formatTimestamp } from './format.ts';
import type { AlarmRecord, AlarmState, CompositeAlarmRecord, MetricAlarmRecord } from './record.ts';

/** The event of a state change; `alarm` is already in its new state. */
export function stateChangeEvent(alarm: AlarmRecord, previous: AlarmState): ServiceEvent {
  return {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [alarm.arn],
    detail: stateChangeDetail(alarm, previous),
  };
}

/** What the event and the payload of a Lambda action have in common. */
export function stateChangeDetail(alarm: AlarmRecord, previous: AlarmState): Record<string, unknown> {
  const configuration = alarm.type === 'MetricAlarm' ? metricConfiguration(alarm) : compositeConfiguration(alarm);
  const { AlarmDescription: description } = alarm.settings;
  return {
    alarmName: alarm.name,
    configuration: { ...(description ? { description } : {}), ...configuration },
    previousState: describeState(previous),
    state: describeState(alarm.state),
  };
}

function describeState({ value, reason, reasonData, sinceMs, suppressed }: AlarmState): Record<string, unknown> {
  return {
    ...(suppressed ? { actionsSuppressedBy: suppressed.by, actionsSuppressedReason: suppressed.reason } : {}),
    value,
    reason,
    ...(reasonData === undefined ? {} : { reasonData }),
    timestamp: formatTimestamp(sinceMs),
  };
}

function metricConfiguration({ settings, metricId }: MetricAlarmRecord): Record<string, unknown> {
  const { Namespace, MetricName, Dimensions, Period, Unit, Statistic, ExtendedStatistic } = settings;
  const queries: MetricDataQuery[] = settings.Metrics ?? [
    {
      Id: metricId,
      MetricStat: {
        Metric: { Namespace, MetricName, Dimensions },
        Period,
        Stat: Statistic ?? ExtendedStatistic,
        Unit,
      },
    },
  ];
  return { metrics: queries.map(describeQuery) };
}

function describeQuery({ Id, Expression, Label, MetricStat, ReturnData = true }: MetricDataQuery) {
  const label = Label === undefined ? {} : { label: Label };
  if (!MetricStat) return { id: Id, expression: Expression, ...label, returnData: ReturnData };
  const { Metric, Period, Stat, Unit } = MetricStat;
  return {
    id: Id,
    ...label,
    metricStat: {
      metric: { namespace: Metric?.Namespace, name: Metric?.MetricName, dimensions: dimensionMap(Metric?.Dimensions) },
      period: Period,
      stat: Stat,
      ...(Unit === undefined ? {} : { unit: Unit }),
    },
    returnData: ReturnData,
  };
}

function compositeConfiguration({ settings }: CompositeAlarmRecord): Record<string, unknown> {
  const { AlarmRule, ActionsSuppressor, ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod } = settings;
  return {
    alarmRule: AlarmRule,
    ...(ActionsSuppressor
      ? {
          actionsSuppressor: ActionsSuppressor,
          actionsSuppressorWaitPeriod: ActionsSuppressorWaitPeriod,
          actionsSuppressorExtensionPeriod: ActionsSuppressorExtensionPeriod,
        }
      : {}),
  };
}
