import type { CloudContext } from '../../../service.ts';
import { dimensionList, dimensionMap } from '../store/metric-key.ts';
import { stateChangeDetail } from './event.ts';
import { formatTimestamp } from './format.ts';
import type { AlarmRecord, AlarmState, MetricAlarmRecord } from './record.ts';

/** What an action is to do: publish a message, invoke a function, or trigger something else (a scaling policy). */
export type AlarmAction =
  | { kind: 'notify'; subject: string; message: Record<string, unknown> }
  | { kind: 'invoke'; payload: Record<string, unknown> }
  | { kind: 'trigger'; message: Record<string, unknown> };

type Place = Pick<CloudContext, 'accountId' | 'region'>;

/** The ARNs to act on in the alarm's present state. */
export function actionArns({ settings, state }: AlarmRecord): string[] {
  if (settings.ActionsEnabled === false) return [];
  const arns = {
    ALARM: settings.AlarmActions,
    OK: settings.OKActions,
    INSUFFICIENT_DATA: settings.InsufficientDataActions,
  };
  return arns[state.value] ?? [];
}

/** Scaling actions are repeated every minute while the alarm stays in the state; others follow a change only. */
export function isRepeated(arn: string): boolean {
  return arn.split(':')[2] === 'autoscaling';
}

export function alarmAction(arn: string, alarm: AlarmRecord, previous: AlarmState, place: Place): AlarmAction {
  const service = arn.split(':')[2];
  if (service === 'lambda') return { kind: 'invoke', payload: lambdaPayload(alarm, previous, place) };
  const message = notification(alarm, previous, place);
  if (service !== 'sns') return { kind: 'trigger', message };
  return { kind: 'notify', subject: `${alarm.state.value}: "${alarm.name}" in ${place.region}`, message };
}

function lambdaPayload(alarm: AlarmRecord, previous: AlarmState, { accountId, region }: Place) {
  return {
    source: 'aws.cloudwatch',
    alarmArn: alarm.arn,
    accountId,
    time: formatTimestamp(alarm.state.sinceMs),
    region,
    alarmData: stateChangeDetail(alarm, previous),
  };
}

function notification(alarm: AlarmRecord, previous: AlarmState, { accountId, region }: Place): Record<string, unknown> {
  const { settings, state } = alarm;
  return {
    AlarmName: alarm.name,
    AlarmDescription: settings.AlarmDescription ?? null,
    AWSAccountId: accountId,
    AlarmConfigurationUpdatedTimestamp: formatTimestamp(alarm.configuredAtMs),
    NewStateValue: state.value,
    NewStateReason: state.reason,
    StateChangeTime: formatTimestamp(state.sinceMs),
    Region: region,
    AlarmArn: alarm.arn,
    OldStateValue: previous.value,
    OKActions: settings.OKActions ?? [],
    AlarmActions: settings.AlarmActions ?? [],
    InsufficientDataActions: settings.InsufficientDataActions ?? [],
    ...(alarm.type === 'MetricAlarm' ? { Trigger: trigger(alarm) } : { AlarmRule: alarm.settings.AlarmRule }),
  };
}

function trigger({ settings }: MetricAlarmRecord): Record<string, unknown> {
  const rules = {
    EvaluationPeriods: settings.EvaluationPeriods,
    DatapointsToAlarm: settings.DatapointsToAlarm ?? settings.EvaluationPeriods,
    ComparisonOperator: settings.ComparisonOperator,
    Threshold: settings.Threshold,
    TreatMissingData: settings.TreatMissingData ?? 'missing',
    EvaluateLowSampleCountPercentile: settings.EvaluateLowSampleCountPercentile ?? '',
  };
  if (settings.Metrics) return { Period: settings.Period ?? 60, ...rules, Metrics: settings.Metrics };
  return {
    MetricName: settings.MetricName,
    Namespace: settings.Namespace,
    StatisticType: settings.Statistic ? 'Statistic' : 'ExtendedStatistic',
    Statistic: settings.Statistic?.toUpperCase() ?? settings.ExtendedStatistic,
    Unit: settings.Unit ?? null,
    Dimensions: dimensionList(dimensionMap(settings.Dimensions)).map(({ Name, Value }) => ({
      name: Name,
      value: Value,
    })),
    Period: settings.Period,
    ...rules,
  };
}
