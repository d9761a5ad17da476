import type {
  CompositeAlarm,
  MetricAlarm,
  PutCompositeAlarmInput,
  PutMetricAlarmInput,
  StateValue,
} from '@aws-sdk/client-cloudwatch';

/** A state an alarm is or was in; times are cloud milliseconds. */
export interface AlarmState {
  value: StateValue;
  reason: string;
  /** A JSON document; the state an alarm is created in has none. */
  reasonData?: string;
  sinceMs: number;
  /** Why a composite alarm's actions were not carried out. */
  suppressed?: { by: 'Alarm'; reason: string };
}

interface RecordBase {
  name: string;
  arn: string;
  state: AlarmState;
  configuredAtMs: number;
  tags: Record<string, string>;
}

/** Settings are kept as they were put, without name and tags. */
export interface MetricAlarmRecord extends RecordBase {
  type: 'MetricAlarm';
  /** Id of the alarm's only metric in its events, made once. */
  metricId: string;
  settings: Omit<PutMetricAlarmInput, 'AlarmName' | 'Tags'>;
}

export interface CompositeAlarmRecord extends RecordBase {
  type: 'CompositeAlarm';
  settings: Omit<PutCompositeAlarmInput, 'AlarmName' | 'Tags'>;
}

export type AlarmRecord = MetricAlarmRecord | CompositeAlarmRecord;

/** The state every new alarm starts in. */
export function initialState(nowMs: number): AlarmState {
  return { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', sinceMs: nowMs };
}

export function describeMetricAlarm(alarm: MetricAlarmRecord): MetricAlarm {
  return { ...alarm.settings, ...describeCommon(alarm) };
}

export function describeCompositeAlarm(alarm: CompositeAlarmRecord): CompositeAlarm {
  const { suppressed } = alarm.state;
  return {
    ...alarm.settings,
    ...describeCommon(alarm),
    ...(suppressed ? { ActionsSuppressedBy: suppressed.by, ActionsSuppressedReason: suppressed.reason } : {}),
  };
}

function describeCommon({ name, arn, state, configuredAtMs, settings }: AlarmRecord) {
  return {
    AlarmName: name,
    AlarmArn: arn,
    AlarmConfigurationUpdatedTimestamp: new Date(configuredAtMs),
    ActionsEnabled: settings.ActionsEnabled ?? true,
    OKActions: settings.OKActions ?? [],
    AlarmActions: settings.AlarmActions ?? [],
    InsufficientDataActions: settings.InsufficientDataActions ?? [],
    StateValue: state.value,
    StateReason: state.reason,
    ...(state.reasonData === undefined ? {} : { StateReasonData: state.reasonData }),
    StateUpdatedTimestamp: new Date(state.sinceMs),
    StateTransitionedTimestamp: new Date(state.sinceMs),
  };
}
