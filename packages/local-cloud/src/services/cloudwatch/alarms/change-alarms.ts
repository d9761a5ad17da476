import {
  type DeleteAlarmsInput,
  type DisableAlarmActionsInput,
  type EnableAlarmActionsInput,
  type ListTagsForResourceInput,
  type ListTagsForResourceOutput,
  type SetAlarmStateInput,
  StateValue,
  type TagResourceInput,
  type UntagResourceInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../../service.ts';
import { invalidValue, validationError } from '../errors.ts';
import type { AlarmEngine } from './alarm-engine.ts';
import type { AlarmStore } from './alarm-store.ts';
import type { AlarmRecord } from './record.ts';

interface Deps {
  alarms: AlarmStore;
  engine: Pick<AlarmEngine, 'changeState'>;
}

type Done = Record<string, never>;

/** The small operations on existing alarms. */
export function makeChangeAlarms({ alarms, engine }: Deps) {
  return {
    /** Names without an alarm are passed over, as AWS does. */
    DeleteAlarms({ AlarmNames = [] }: DeleteAlarmsInput): Done {
      for (const name of AlarmNames) alarms.delete(name);
      return {};
    },
    EnableAlarmActions: ({ AlarmNames = [] }: EnableAlarmActionsInput): Done => enable(alarms, AlarmNames, true),
    DisableAlarmActions: ({ AlarmNames = [] }: DisableAlarmActionsInput): Done => enable(alarms, AlarmNames, false),
    /** The state lasts until the alarm's next evaluation. */
    SetAlarmState({ AlarmName = '', StateValue: value, StateReason, StateReasonData }: SetAlarmStateInput): Done {
      const alarm = alarms.get(AlarmName);
      if (!alarm) throw new AwsError('ResourceNotFound', `Alarm ${AlarmName} does not exist.`, { status: 404 });
      if (!value || !Object.values(StateValue).includes(value)) {
        throw validationError(`The value ${value} for parameter StateValue is not supported.`);
      }
      if (!StateReason) throw validationError('The parameter StateReason is required.');
      checkJson(StateReasonData);
      engine.changeState(alarm, {
        value,
        reason: StateReason,
        ...(StateReasonData === undefined ? {} : { reasonData: StateReasonData }),
      });
      return {};
    },
    TagResource({ ResourceARN, Tags = [] }: TagResourceInput): Done {
      const alarm = taggable(alarms, ResourceARN);
      const added = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
      alarms.put({ ...alarm, tags: { ...alarm.tags, ...added } });
      return {};
    },
    UntagResource({ ResourceARN, TagKeys = [] }: UntagResourceInput): Done {
      const alarm = taggable(alarms, ResourceARN);
      const kept = Object.entries(alarm.tags).filter(([key]) => !TagKeys.includes(key));
      alarms.put({ ...alarm, tags: Object.fromEntries(kept) });
      return {};
    },
    ListTagsForResource({ ResourceARN }: ListTagsForResourceInput): ListTagsForResourceOutput {
      const { tags } = taggable(alarms, ResourceARN);
      return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}

function enable(alarms: AlarmStore, names: readonly string[], ActionsEnabled: boolean): Done {
  for (const name of names) {
    const alarm = alarms.get(name);
    if (alarm?.type === 'MetricAlarm') alarms.put({ ...alarm, settings: { ...alarm.settings, ActionsEnabled } });
    if (alarm?.type === 'CompositeAlarm') alarms.put({ ...alarm, settings: { ...alarm.settings, ActionsEnabled } });
  }
  return {};
}

function taggable(alarms: AlarmStore, arn = ''): AlarmRecord {
  const alarm = alarms.byArn(arn);
  if (alarm) return alarm;
  throw new AwsError('ResourceNotFoundException', `The resource ${arn} does not exist.`, {
    status: 404,
    fields: { ResourceType: 'alarm', ResourceId: arn },
  });
}

function checkJson(text: string | undefined): void {
  try {
    JSON.parse(text ?? '{}');
  } catch (cause) {
    if (cause instanceof SyntaxError) {
      throw invalidValue('The parameter StateReasonData must be a valid JSON document.');
    }
    throw cause;
  }
}
