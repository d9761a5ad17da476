import type { PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';
import type { ServiceEvent } from '../../service.ts';
import { COMPARISONS } from '../cloudwatch/alarms/comparison.ts';
import { type Decision, decideState, EXTRA_PERIODS } from '../cloudwatch/alarms/decide-state.ts';
import type { AlarmLook, AlarmPort } from './ports.ts';
import type { Scaler } from './scaler.ts';

const MINUTE_MS = 60_000;

/** One minute of the metric an alarm watches; undefined when it has no datapoint. */
export type MinuteOfMetric = (alarm: PutMetricAlarmInput, minuteStartMs: number) => number | undefined;

/**
 * Alarms without a CloudWatch: for a simulation that drives a scaler by itself.
 *
 * They decide as CloudWatch's do, on periods of a minute; missing data is always `missing`.
 */
export class BareAlarms implements AlarmPort {
  readonly #alarms = new Map<string, { alarm: PutMetricAlarmInput; state: StateValue; values: number[] }>();
  readonly #read: MinuteOfMetric;

  constructor(read: MinuteOfMetric) {
    this.#read = read;
  }

  put(alarm: PutMetricAlarmInput): void {
    const name = alarm.AlarmName ?? '';
    const known = this.#alarms.get(name);
    this.#alarms.set(name, { alarm, state: known?.state ?? 'INSUFFICIENT_DATA', values: known?.values ?? [] });
  }

  delete(names: readonly string[]): void {
    for (const name of names) this.#alarms.delete(name);
  }

  look(name: string): AlarmLook | undefined {
    const known = this.#alarms.get(name);
    if (!known) return undefined;
    const { Threshold: threshold = 0, ComparisonOperator = '' } = known.alarm;
    const breachesAbove = ComparisonOperator.startsWith('Greater');
    return { name, arn: `alarm:${name}`, state: known.state, threshold, breachesAbove, values: known.values };
  }

  actingOn(arn: string): { name: string; arn: string }[] {
    return [...this.#alarms]
      .filter(([, { alarm }]) => alarm.AlarmActions?.includes(arn))
      .map(([name]) => ({ name, arn: `alarm:${name}` }));
  }

  /** Evaluate all alarms on the minutes that are over. @returns the actions of those in ALARM */
  evaluate(nowMs: number): { policyArn: string; alarmName: string }[] {
    const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
    return [...this.#alarms].flatMap(([alarmName, known]) => {
      const { state = known.state, evaluated } = this.#decide(known.alarm, endMs);
      known.state = state;
      known.values = evaluated.map(({ value }) => value);
      const actions = state === 'ALARM' ? (known.alarm.AlarmActions ?? []) : [];
      return actions.map((policyArn) => ({ policyArn, alarmName }));
    });
  }

  #decide(alarm: PutMetricAlarmInput, endMs: number): Decision {
    const { EvaluationPeriods: periods = 1, DatapointsToAlarm: needed = periods, Threshold: threshold = 0 } = alarm;
    const comparison = alarm.ComparisonOperator && COMPARISONS[alarm.ComparisonOperator];
    const length = periods + EXTRA_PERIODS;
    const range = Array.from({ length }, (_, i) => {
      const atMs = endMs - (length - i) * MINUTE_MS;
      return { atMs, value: this.#read(alarm, atMs) };
    });
    return decideState(range, {
      evaluationPeriods: periods,
      datapointsToAlarm: needed,
      treatMissingData: 'missing',
      breaches: (value) => comparison?.breaches(value, threshold) ?? false,
    });
  }
}

/** One minute of autoscaling: what is due, then the alarms and the policies they call. @returns the events of it */
export function scaleMinute(scaler: Scaler, alarms: BareAlarms, nowMs: number): ServiceEvent[] {
  const events = scaler.advance(nowMs);
  for (const { policyArn, alarmName } of alarms.evaluate(nowMs)) scaler.trigger(policyArn, alarmName, nowMs);
  return [...events, ...scaler.advance(nowMs)];
}
