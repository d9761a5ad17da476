import type { AlarmHistoryItem, HistoryItemType } from '@aws-sdk/client-cloudwatch';
import type { CloudContext, KeyValueStore } from '../../../service.ts';
import type { AlarmRecord } from './record.ts';

/** History is kept 30 days (CloudWatch API Reference, DescribeAlarmHistory, read 2026-11-20). */
const HISTORY_MS = 30 * 24 * 3_600_000;

/** One line of an alarm's history; `data` is a JSON document. */
export interface HistoryEntry {
  name: string;
  alarmType: AlarmRecord['type'];
  atMs: number;
  type: HistoryItemType;
  summary: string;
  data: string;
}

/** Alarms and their history. Alarms are held in memory; every change is on disk when the call returns. */
export class AlarmStore {
  readonly #alarms: Map<string, AlarmRecord>;
  readonly #records: KeyValueStore<AlarmRecord>;
  readonly #history: KeyValueStore<HistoryEntry>;
  /** Per alarm, the sequence numbers of the oldest and the latest entry kept. */
  readonly #spans = new Map<string, { first: number; last: number }>();

  constructor(context: Pick<CloudContext, 'store'>) {
    this.#records = context.store('cloudwatch-alarms');
    this.#history = context.store('cloudwatch-alarm-history');
    this.#alarms = new Map(this.#records.entries());
  }

  get(name: string): AlarmRecord | undefined {
    return this.#alarms.get(name);
  }

  byArn(arn: string): AlarmRecord | undefined {
    return this.all().find((alarm) => alarm.arn === arn);
  }

  /** All alarms in name order. */
  all(): AlarmRecord[] {
    return [...this.#alarms.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  put(alarm: AlarmRecord): void {
    this.#alarms.set(alarm.name, alarm);
    this.#records.put(alarm.name, alarm);
  }

  delete(name: string): void {
    this.#alarms.delete(name);
    this.#records.delete(name);
  }

  /** Append to the history, and drop what is past its retention. */
  remember(entry: HistoryEntry): void {
    const span = this.#historySpan(entry.name);
    span.last += 1;
    this.#history.put(historyKey(entry.name, span.last), entry);
    for (; span.first < span.last; span.first++) {
      const key = historyKey(entry.name, span.first);
      const oldest = this.#history.get(key);
      if (oldest && oldest.atMs >= entry.atMs - HISTORY_MS) break;
      this.#history.delete(key);
    }
  }

  /** Oldest first; a deleted alarm's history stays. */
  history(name?: string): (HistoryEntry & { key: string })[] {
    return this.#history
      .entries(name === undefined ? '' : historyPrefix(name))
      .map(([key, entry]) => ({ ...entry, key }))
      .sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1));
  }

  #historySpan(name: string): { first: number; last: number } {
    const known = this.#spans.get(name);
    if (known) return known;
    const sequences = this.#history.entries(historyPrefix(name)).map(([key]) => Number(key.split('/').at(-1)));
    const span = { first: sequences.at(0) ?? 1, last: sequences.at(-1) ?? 0 };
    this.#spans.set(name, span);
    return span;
  }
}

export function describeHistory({ name, alarmType, atMs, type, summary, data }: HistoryEntry): AlarmHistoryItem {
  return {
    AlarmName: name,
    AlarmType: alarmType,
    Timestamp: new Date(atMs),
    HistoryItemType: type,
    HistorySummary: summary,
    HistoryData: data,
  };
}

function historyKey(name: string, sequence: number): string {
  return `${historyPrefix(name)}${String(sequence).padStart(9, '0')}`;
}

function historyPrefix(name: string): string {
  return `${encodeURIComponent(name)}/`;
}
