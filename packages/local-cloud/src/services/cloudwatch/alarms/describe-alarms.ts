import type {
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsForMetricOutput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
} from '@aws-sdk/client-cloudwatch';
import { validationError } from '../errors.ts';
import { page } from '../queries/page.ts';
import { dimensionMap, metricKey } from '../store/metric-key.ts';
import { type AlarmStore, describeHistory } from './alarm-store.ts';
import { parseRule, ruleChildren } from './composite-rule.ts';
import { type AlarmRecord, describeCompositeAlarm, describeMetricAlarm } from './record.ts';

/** Records per page, most and by default (CloudWatch API Reference, DescribeAlarms, read 2026-11-20). */
const PAGE_SIZE = 100;

/** In name order. Without AlarmTypes only metric alarms are returned, as AWS does. */
export function makeDescribeAlarms({ alarms }: { alarms: AlarmStore }) {
  return function describeAlarms(input: DescribeAlarmsInput): DescribeAlarmsOutput {
    const { AlarmNames, AlarmNamePrefix } = input;
    if (AlarmNames?.length && AlarmNamePrefix) {
      throw validationError('AlarmNames and AlarmNamePrefix cannot be used together.');
    }
    const found = relatives(alarms, input).filter((alarm) => matches(alarm, input));
    const { items, nextToken } = page(
      found,
      pageOf(input, ({ name }: AlarmRecord) => name),
    );
    return {
      MetricAlarms: items.flatMap((alarm) => (alarm.type === 'MetricAlarm' ? [describeMetricAlarm(alarm)] : [])),
      CompositeAlarms: items.flatMap((alarm) =>
        alarm.type === 'CompositeAlarm' ? [describeCompositeAlarm(alarm)] : [],
      ),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  };
}

/** Alarms on exactly this metric; a statistic, period or unit narrows the answer when given. */
export function makeDescribeAlarmsForMetric({ alarms }: { alarms: AlarmStore }) {
  return function describeAlarmsForMetric(input: DescribeAlarmsForMetricInput): DescribeAlarmsForMetricOutput {
    const wanted = keyOf(input);
    const found = alarms.all().filter((alarm) => {
      if (alarm.type !== 'MetricAlarm' || keyOf(alarm.settings) !== wanted) return false;
      const { settings } = alarm;
      return (['Statistic', 'ExtendedStatistic', 'Period', 'Unit'] as const).every(
        (name) => input[name] === undefined || input[name] === settings[name],
      );
    });
    return {
      MetricAlarms: found.flatMap((alarm) => (alarm.type === 'MetricAlarm' ? [describeMetricAlarm(alarm)] : [])),
    };
  };
}

/** Newest first unless asked otherwise. Without AlarmTypes only metric alarms are reported, as AWS does. */
export function makeDescribeAlarmHistory({ alarms }: { alarms: AlarmStore }) {
  return function describeAlarmHistory(input: DescribeAlarmHistoryInput): DescribeAlarmHistoryOutput {
    const { AlarmTypes = ['MetricAlarm'], HistoryItemType: type, StartDate, EndDate } = input;
    const found = alarms
      .history(input.AlarmName)
      .filter((entry) => AlarmTypes.includes(entry.alarmType) && (type === undefined || type === entry.type))
      .filter(({ atMs }) => atMs >= (StartDate?.getTime() ?? 0) && atMs <= (EndDate?.getTime() ?? Infinity));
    const ordered = input.ScanBy === 'TimestampAscending' ? found : found.toReversed();
    const numbered = ordered.map((entry, i) => ({ ...entry, position: String(i).padStart(9, '0') }));
    const positionOf = ({ position }: (typeof numbered)[number]) => position;
    const { items, nextToken } = page(numbered, pageOf(input, positionOf));
    return {
      AlarmHistoryItems: items.map(describeHistory),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  };
}

function pageOf<T>(
  { MaxRecords = PAGE_SIZE, NextToken }: { MaxRecords?: number | undefined; NextToken?: string | undefined },
  keyOf: (item: T) => string,
) {
  if (MaxRecords < 1 || MaxRecords > PAGE_SIZE) {
    throw validationError(`The parameter MaxRecords must be between 1 and ${PAGE_SIZE}.`);
  }
  return { size: MaxRecords, token: NextToken, keyOf };
}

function relatives(
  alarms: AlarmStore,
  { ChildrenOfAlarmName, ParentsOfAlarmName }: DescribeAlarmsInput,
): AlarmRecord[] {
  const all = alarms.all();
  const childrenOf = ChildrenOfAlarmName === undefined ? undefined : childrenOfAlarm(alarms.get(ChildrenOfAlarmName));
  return all.filter((alarm) => {
    if (childrenOf && !childrenOf.includes(alarm.name) && !childrenOf.includes(alarm.arn)) return false;
    return ParentsOfAlarmName === undefined || childrenOfAlarm(alarm).includes(ParentsOfAlarmName);
  });
}

function childrenOfAlarm(alarm: AlarmRecord | undefined): string[] {
  return alarm?.type === 'CompositeAlarm' ? ruleChildren(parseRule(alarm.settings.AlarmRule ?? '')) : [];
}

function matches({ name, type, state, settings }: AlarmRecord, input: DescribeAlarmsInput): boolean {
  const { AlarmNames, AlarmNamePrefix = '', StateValue, ActionPrefix } = input;
  const related = input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined;
  const types = input.AlarmTypes ?? (related ? ['MetricAlarm', 'CompositeAlarm'] : ['MetricAlarm']);
  const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = settings;
  const actions = [...AlarmActions, ...OKActions, ...InsufficientDataActions];
  return (
    types.includes(type) &&
    (!AlarmNames?.length || AlarmNames.includes(name)) &&
    name.startsWith(AlarmNamePrefix) &&
    (StateValue === undefined || StateValue === state.value) &&
    (ActionPrefix === undefined || actions.some((arn) => arn.startsWith(ActionPrefix)))
  );
}

function keyOf({
  Namespace = '',
  MetricName = '',
  Dimensions,
}: Partial<Pick<DescribeAlarmsForMetricInput, 'Namespace' | 'MetricName' | 'Dimensions'>>): string {
  return metricKey({ namespace: Namespace, name: MetricName, dimensions: dimensionMap(Dimensions) });
}
