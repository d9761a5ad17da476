import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { CloudContext } from '../../../service.ts';
import type { CloudWatchOptions } from '../options.ts';
import { MINUTE_MS } from '../store/series.ts';
import { actionArns, alarmAction, isRepeated } from './actions.ts';
import type { AlarmStore, HistoryEntry } from './alarm-store.ts';
import { parseRule, ruleChildren, ruleHolds } from './composite-rule.ts';
import { type AlarmData, evaluateMetricAlarm } from './evaluate-metric-alarm.ts';
import { stateChangeEvent } from './event.ts';
import { formatLongTime, formatTimestamp } from './format.ts';
import type { AlarmRecord, AlarmState, CompositeAlarmRecord } from './record.ts';

export interface AlarmEngineDeps {
  context: Pick<CloudContext, 'accountId' | 'region' | 'clock' | 'emit'>;
  alarms: AlarmStore;
  data: AlarmData;
  options: Pick<CloudWatchOptions, 'alarmOffsetMs' | 'onAction'>;
}

/** A state to take, before it has a time. */
export type NewState = Pick<AlarmState, 'value' | 'reason'> & { reasonData?: string };

/** Evaluates all alarms once a minute, and carries a change of state to history, event bus, actions and parents. */
export class AlarmEngine {
  readonly #deps: AlarmEngineDeps;
  readonly #rippling = new Set<string>();
  #cancelTimer: () => void = () => undefined;

  constructor(deps: AlarmEngineDeps) {
    this.#deps = deps;
  }

  /** Arm the timer of the next evaluation. */
  start(): void {
    const { context, options } = this.#deps;
    const offsetMs = options.alarmOffsetMs;
    const nextMs = (Math.floor((context.clock.now() - offsetMs) / MINUTE_MS) + 1) * MINUTE_MS + offsetMs;
    this.#cancelTimer();
    this.#cancelTimer = context.clock.at(nextMs, () => {
      this.start();
      this.evaluateAll();
    });
  }

  stop(): void {
    this.#cancelTimer();
  }

  evaluateAll(): void {
    const { alarms } = this.#deps;
    for (const { name } of alarms.all()) this.#evaluateMetricAlarm(name);
    for (const { name } of this.#composites()) {
      this.#evaluateComposite(name);
      this.#releaseSuppressed(name);
    }
  }

  /** Put an alarm in a state. A state of the same value only replaces the reason. */
  changeState(alarm: AlarmRecord, state: NewState): void {
    const { alarms, context } = this.#deps;
    const previous = alarm.state;
    const nowMs = context.clock.now();
    if (state.value === previous.value) {
      alarms.put({ ...alarm, state: { ...state, sinceMs: previous.sinceMs } });
      return;
    }
    const suppressed = this.#suppression(alarm);
    const changed: AlarmRecord = {
      ...alarm,
      state: { ...state, sinceMs: nowMs, ...(suppressed ? { suppressed } : {}) },
    };
    alarms.put(changed);
    alarms.remember(stateUpdate(changed, previous));
    context.emit(stateChangeEvent(changed, previous));
    if (!suppressed) this.#act(changed, previous, () => true);
    this.#evaluateParents(changed);
  }

  #evaluateMetricAlarm(name: string): void {
    const { alarms, context, data } = this.#deps;
    const alarm = alarms.get(name);
    if (alarm?.type !== 'MetricAlarm') return;
    const verdict = evaluateMetricAlarm(alarm, context.clock.now(), data);
    if (verdict && verdict.value !== alarm.state.value) this.changeState(alarm, verdict);
    else this.#act(alarm, alarm.state, isRepeated);
  }

  /** Alarms whose parents are being evaluated are not entered again, so that a cycle of rules comes to rest. */
  #evaluateParents(child: AlarmRecord): void {
    if (this.#rippling.has(child.name)) return;
    this.#rippling.add(child.name);
    for (const { name, settings } of this.#composites()) {
      const children = ruleChildren(parseRule(settings.AlarmRule ?? ''));
      if (children.includes(child.name) || children.includes(child.arn)) this.#evaluateComposite(name);
    }
    this.#rippling.delete(child.name);
  }

  #evaluateComposite(name: string): void {
    const alarm = this.#deps.alarms.get(name);
    if (alarm?.type !== 'CompositeAlarm') return;
    const rule = parseRule(alarm.settings.AlarmRule ?? '');
    const value: StateValue = ruleHolds(rule, (child) => this.#find(child)?.state.value) ? 'ALARM' : 'OK';
    if (value === alarm.state.value) return;
    const isNew = alarm.state.reasonData === undefined && alarm.state.value === 'INSUFFICIENT_DATA';
    const [latest] = ruleChildren(rule)
      .flatMap((child) => this.#find(child) ?? [])
      .sort((a, b) => b.state.sinceMs - a.state.sinceMs);
    this.changeState(alarm, { value, ...compositeReason(alarm, value, isNew ? undefined : latest) });
  }

  /** Actions held back while the suppressor was in ALARM are carried out once it no longer is. */
  #releaseSuppressed(name: string): void {
    const alarm = this.#deps.alarms.get(name);
    if (!alarm?.state.suppressed || this.#suppression(alarm)) return;
    const { suppressed: _suppressed, ...state } = alarm.state;
    const released = { ...alarm, state };
    this.#deps.alarms.put(released);
    this.#act(released, state, () => true);
  }

  #suppression(alarm: AlarmRecord): AlarmState['suppressed'] {
    if (alarm.type !== 'CompositeAlarm' || !alarm.settings.ActionsSuppressor) return undefined;
    const suppressor = this.#find(alarm.settings.ActionsSuppressor);
    if (suppressor?.state.value !== 'ALARM') return undefined;
    return { by: 'Alarm', reason: 'Actions suppressed by Alarm' };
  }

  #act(alarm: AlarmRecord, previous: AlarmState, concerns: (arn: string) => boolean): void {
    const { context, options, alarms } = this.#deps;
    for (const arn of actionArns(alarm).filter(concerns)) {
      const entry = (summary: string): HistoryEntry => ({
        name: alarm.name,
        alarmType: alarm.type,
        atMs: context.clock.now(),
        type: 'Action',
        summary,
        data: JSON.stringify({ actionArn: arn, stateUpdateTimestamp: formatTimestamp(alarm.state.sinceMs) }),
      });
      const work = async () => options.onAction(arn, alarmAction(arn, alarm, previous, context));
      context.clock.background(() =>
        work().then(
          () => alarms.remember(entry(`Successfully executed action ${arn}`)),
          (error) => alarms.remember(entry(`Failed to execute action ${arn}. Received error: "${String(error)}"`)),
        ),
      );
    }
  }

  #find(nameOrArn: string): AlarmRecord | undefined {
    return this.#deps.alarms.get(nameOrArn) ?? this.#deps.alarms.byArn(nameOrArn);
  }

  #composites(): CompositeAlarmRecord[] {
    return this.#deps.alarms.all().filter((alarm) => alarm.type === 'CompositeAlarm');
  }
}

function compositeReason(alarm: AlarmRecord, value: StateValue, trigger: AlarmRecord | undefined) {
  if (!trigger) {
    return {
      reason: `${alarm.arn} was created and its alarm rule evaluates to ${value}`,
      reasonData: JSON.stringify({ triggeringAlarms: [] }),
    };
  }
  const { arn, state } = trigger;
  const triggering = { arn, state: { value: state.value, timestamp: formatTimestamp(state.sinceMs) } };
  return {
    reason: `${arn} transitioned to ${state.value} at ${formatLongTime(state.sinceMs)}`,
    reasonData: JSON.stringify({ triggeringAlarms: [triggering] }),
  };
}

function stateUpdate({ name, type, state }: AlarmRecord, previous: AlarmState): HistoryEntry {
  const describe = ({ value, reason, reasonData }: AlarmState) => ({
    stateValue: value,
    stateReason: reason,
    ...(reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) }),
  });
  return {
    name,
    alarmType: type,
    atMs: state.sinceMs,
    type: 'StateUpdate',
    summary: `Alarm updated from ${previous.value} to ${state.value}`,
    data: JSON.stringify({ version: '1.0', oldState: describe(previous), newState: describe(state) }),
  };
}
