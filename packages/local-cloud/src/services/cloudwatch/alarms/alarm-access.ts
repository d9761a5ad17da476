import type { PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';
import type { CloudClock } from '../../../clock.ts';
import type { AlarmStore } from './alarm-store.ts';
import { type AlarmData, evaluatedValues } from './evaluate-metric-alarm.ts';

/** Alarms as another service of the same cloud uses them: without the wire, and without the faults of its callers. */
export interface AlarmAccess {
  /** Create or replace an alarm. @throws AwsError as PutMetricAlarm answers */
  put(alarm: PutMetricAlarmInput): void;
  /** Names without an alarm are passed over. */
  delete(names: readonly string[]): void;
  /** A metric alarm with the datapoints it evaluates at present, oldest first; undefined when there is none. */
  look(name: string): LookedAtAlarm | undefined;
  /** The alarms that act on an ARN, in name order. */
  actingOn(arn: string): { name: string; arn: string }[];
}

interface LookedAtAlarm {
  name: string;
  arn: string;
  state: StateValue;
  threshold: number;
  breachesAbove: boolean;
  values: number[];
}

interface Deps {
  clock: Pick<CloudClock, 'now'>;
  alarms: AlarmStore;
  data: AlarmData;
  put(alarm: PutMetricAlarmInput): unknown;
}

export function alarmAccess({ clock, alarms, data, put }: Deps): AlarmAccess {
  return {
    put: (alarm) => void put(alarm),
    delete(names) {
      for (const name of names) alarms.delete(name);
    },
    look(name) {
      const alarm = alarms.get(name);
      if (alarm?.type !== 'MetricAlarm') return undefined;
      const { Threshold = 0, ComparisonOperator = '' } = alarm.settings;
      return {
        name,
        arn: alarm.arn,
        state: alarm.state.value,
        threshold: Threshold,
        breachesAbove: ComparisonOperator.startsWith('Greater'),
        values: evaluatedValues(alarm, clock.now(), data),
      };
    },
    actingOn(arn) {
      const actsOn = ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const;
      return alarms
        .all()
        .filter(({ settings }) => actsOn.some((list) => settings[list]?.includes(arn)))
        .map((alarm) => ({ name: alarm.name, arn: alarm.arn }));
    },
  };
}
