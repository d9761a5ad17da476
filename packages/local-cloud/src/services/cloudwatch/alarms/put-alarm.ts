import type { PutCompositeAlarmInput, PutMetricAlarmInput, Tag } from '@aws-sdk/client-cloudwatch';
import type { CloudContext } from '../../../service.ts';
import { validationError } from '../errors.ts';
import type { AlarmStore } from './alarm-store.ts';
import { type AlarmData, evaluateMetricAlarm } from './evaluate-metric-alarm.ts';
import { type AlarmRecord, initialState, type MetricAlarmRecord } from './record.ts';
import { validateCompositeAlarm, validateMetricAlarm } from './validate-alarm.ts';

export interface PutAlarmDeps {
  context: Pick<CloudContext, 'accountId' | 'region' | 'partition' | 'clock' | 'random'>;
  alarms: AlarmStore;
  data: AlarmData;
}

/** Create an alarm, or replace all settings of the one of that name; a replaced alarm keeps state and tags. */
export function makePutMetricAlarm({ context, alarms, data }: PutAlarmDeps) {
  return function putMetricAlarm(input: PutMetricAlarmInput): Record<string, never> {
    validateMetricAlarm(input);
    const { AlarmName: name = '', Tags, ...settings } = input;
    const existing = alarms.get(name);
    if (existing?.type === 'CompositeAlarm') throw otherType(name, 'composite');
    const metricId = existing?.metricId ?? randomUuid(context.random);
    const alarm: MetricAlarmRecord = {
      type: 'MetricAlarm',
      metricId,
      settings,
      ...common(name, Tags, existing, context),
    };
    // A trial evaluation refuses an expression whose result is no time series before anything is stored.
    evaluateMetricAlarm(alarm, context.clock.now(), data);
    save(alarm, existing, alarms);
    return {};
  };
}

export function makePutCompositeAlarm({ context, alarms }: PutAlarmDeps) {
  return function putCompositeAlarm(input: PutCompositeAlarmInput): Record<string, never> {
    validateCompositeAlarm(input);
    const { AlarmName: name = '', Tags, ...settings } = input;
    const existing = alarms.get(name);
    if (existing?.type === 'MetricAlarm') throw otherType(name, 'metric');
    save({ type: 'CompositeAlarm', settings, ...common(name, Tags, existing, context) }, existing, alarms);
    return {};
  };
}

function common(
  name: string,
  tags: readonly Tag[] | undefined,
  existing: AlarmRecord | undefined,
  { partition, region, accountId, clock }: PutAlarmDeps['context'],
) {
  const nowMs = clock.now();
  return {
    name,
    arn: `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${name}`,
    state: existing?.state ?? initialState(nowMs),
    configuredAtMs: nowMs,
    tags: existing?.tags ?? Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  };
}

function save(alarm: AlarmRecord, existing: AlarmRecord | undefined, alarms: AlarmStore): void {
  alarms.put(alarm);
  alarms.remember({
    name: alarm.name,
    alarmType: alarm.type,
    atMs: alarm.configuredAtMs,
    type: 'ConfigurationUpdate',
    summary: `Alarm "${alarm.name}" ${existing ? 'updated' : 'created'}`,
    data: JSON.stringify({ version: '1.0', type: existing ? 'Update' : 'Create', updatedAlarm: alarm.settings }),
  });
}

function otherType(name: string, type: string) {
  return validationError(`An alarm of another type (${type}) named ${name} already exists.`);
}

/** A version 4 UUID drawn from the cloud's own randomness, so that a seeded run repeats. */
function randomUuid(random: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(random() * 16).toString(16));
}
