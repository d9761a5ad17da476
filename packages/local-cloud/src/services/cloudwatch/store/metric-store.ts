import type { CloudClock } from '../../../clock.ts';
import type { KeyValueStore, MetricObservation, MetricSink } from '../../../service.ts';
import { Bucket } from './bucket.ts';
import { type MetricId, metricKey } from './metric-key.ts';
import {
  emptyRow,
  type MinuteRow,
  publishDue,
  rowFromStored,
  rowToStored,
  rowWeight,
  type StoredMinuteRow,
} from './minute-row.ts';
import { collectionWindowStart, type PublishDelay, visibleAtMs } from './publish-delay.ts';
import { MINUTE_MS, rowKey, type Series, type StoredSeries, seriesFromStored, seriesToStored } from './series.ts';

/** One-minute data are kept 15 days (CloudWatch User Guide, Metrics retention, read 2026-11-20). */
const RETENTION_MS = 15 * 24 * 60 * MINUTE_MS;

/** Real time between a change and its write to disk: what a SIGKILL may cost. */
const FLUSH_AFTER_MS = 1_000;

/** Rows older than this are written and then read back on demand once memory is full. */
const HOT_MINUTES = 15;

/** Values held in memory before cold rows are dropped from it: about 16 MB of arrays at 16 bytes each. */
const MAX_VALUES_IN_MEMORY = 1_000_000;

export interface MetricStoreDeps {
  clock: Pick<CloudClock, 'now'>;
  catalogue: KeyValueStore<StoredSeries>;
  rows: KeyValueStore<StoredMinuteRow>;
  publishDelay: PublishDelay;
  /** Uniform in [0, 1). */
  random(): number;
}

/** What to read: whole periods from `startMs` (inclusive) to `endMs` (exclusive); no `unit` means any. */
export interface ReadRange {
  metric: MetricId;
  unit?: string | undefined;
  startMs: number;
  endMs: number;
  periodMs: number;
}

/** The observations of one period; a period without any has no datapoint. */
export interface Datapoint {
  atMs: number;
  bucket: Bucket;
}

/**
 * All metrics, folded into minutes.
 *
 * What services record becomes readable late and may change minutes that were read already; what users put is readable
 * at once. Rows are on disk at most a second of real time after they changed, and when `flush` returns.
 */
export class MetricStore implements MetricSink {
  readonly #deps: MetricStoreDeps;
  readonly #metrics = new Map<string, Map<string, Series>>();
  #seriesCount = 0;
  #flushTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(deps: MetricStoreDeps) {
    this.#deps = deps;
    for (const [, stored] of deps.catalogue.entries()) this.#enter(seriesFromStored(stored));
  }

  /** Take an observation of a service; it becomes readable within the publication delay. */
  record(observation: MetricObservation): void {
    const { atMs, value, unit } = observation;
    const { series, minute, row } = this.#rowToChange(observation, unit, atMs);
    const { publishDelay, random } = this.#deps;
    const windowStartMs = collectionWindowStart(atMs, publishDelay);
    let batch = row.pending.get(windowStartMs);
    if (!batch) {
      batch = {
        visibleAtMs: visibleAtMs(windowStartMs, publishDelay, observation.lateness ?? random()),
        bucket: new Bucket(),
      };
      row.pending.set(windowStartMs, batch);
    }
    batch.bucket.add(value);
    this.#changed(series, minute);
  }

  recorded(metric: MetricId, atMs: number): { count: number; sum: number } {
    const minute = Math.floor(atMs / MINUTE_MS);
    const total = { count: 0, sum: 0 };
    for (const series of this.#metrics.get(metricKey(metric))?.values() ?? []) {
      const row = this.#row(series, minute);
      const batches = row ? [row.published, ...[...row.pending.values()].map(({ bucket }) => bucket)] : [];
      for (const { count, sum } of batches) {
        total.count += count;
        total.sum += sum;
      }
    }
    return total;
  }

  /** Change what can be read of the minute of `atMs`, at once. */
  publish(metric: MetricId, unit: string, atMs: number, fold: (bucket: Bucket) => void): void {
    const { series, minute, row } = this.#rowToChange(metric, unit, atMs);
    fold(row.published);
    this.#changed(series, minute);
  }

  /** Datapoints in time order. Periods start at `startMs`; data of several units are folded together. */
  read({ metric, unit, startMs, endMs, periodMs }: ReadRange): Datapoint[] {
    const units = this.#metrics.get(metricKey(metric));
    const wanted = units ? [...units.values()].filter((series) => unit === undefined || series.unit === unit) : [];
    const points = new Map<number, Bucket>();
    for (const series of wanted) {
      for (const { minute, bucket } of this.#published(series, startMs, endMs)) {
        const atMs = startMs + Math.floor((minute * MINUTE_MS - startMs) / periodMs) * periodMs;
        const merged = points.get(atMs);
        if (merged) merged.merge(bucket);
        else points.set(atMs, periodMs > MINUTE_MS || wanted.length > 1 ? copyOf(bucket) : bucket);
      }
    }
    return [...points].sort(([a], [b]) => a - b).map(([atMs, bucket]) => ({ atMs, bucket }));
  }

  /** The units in which a metric was recorded. */
  units(metric: MetricId): string[] {
    return [...(this.#metrics.get(metricKey(metric))?.keys() ?? [])];
  }

  /** Every metric with data in the last 15 days, in key order, and the start of its last minute with data. */
  metrics(): { metric: MetricId; lastAtMs: number }[] {
    const oldest = this.#oldestMinute();
    return [...this.#metrics]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, units]) => {
        const [first, ...others] = [...units.values()];
        if (!first) return [];
        const lastMinute = others.reduce((last, series) => Math.max(last, series.lastMinute), first.lastMinute);
        const { namespace, name, dimensions } = first;
        return lastMinute < oldest
          ? []
          : [{ metric: { namespace, name, dimensions }, lastAtMs: lastMinute * MINUTE_MS }];
      });
  }

  /** Write all changes, drop what is past its retention, and give memory back. */
  flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    for (const series of this.#allSeries()) {
      this.#write(series);
      this.#expire(series);
    }
    this.#trimMemory();
  }

  /** Write all changes and arm no more timers; what is recorded afterwards stays in memory. */
  close(): void {
    this.#closed = true;
    this.flush();
  }

  #rowToChange(metric: MetricId, unit: string, atMs: number): { series: Series; minute: number; row: MinuteRow } {
    const minute = Math.floor(atMs / MINUTE_MS);
    const series = this.#seriesOf(metric, unit, minute);
    if (minute < series.firstMinute) series.firstMinute = minute;
    if (minute > series.lastMinute) series.lastMinute = minute;
    let row = this.#row(series, minute);
    if (!row) {
      row = emptyRow();
      series.rows.set(minute, row);
    }
    return { series, minute, row };
  }

  #seriesOf({ namespace, name, dimensions }: MetricId, unit: string, minute: number): Series {
    const known = this.#metrics.get(metricKey({ namespace, name, dimensions }))?.get(unit);
    if (known) return known;
    const id = (this.#seriesCount + 1).toString(36);
    const stored = { id, namespace, name, dimensions: { ...dimensions }, unit };
    return this.#enter(seriesFromStored({ ...stored, firstMinute: minute, lastMinute: minute }));
  }

  #enter(series: Series): Series {
    const key = metricKey(series);
    const units = this.#metrics.get(key) ?? new Map<string, Series>();
    this.#metrics.set(key, units.set(series.unit, series));
    this.#seriesCount = Math.max(this.#seriesCount, Number.parseInt(series.id, 36));
    return series;
  }

  #row(series: Series, minute: number): MinuteRow | null {
    const inMemory = series.rows.get(minute);
    if (inMemory !== undefined) return inMemory;
    const stored = this.#deps.rows.get(rowKey(series, minute));
    const row = stored ? rowFromStored(stored) : null;
    series.rows.set(minute, row);
    return row;
  }

  *#published(series: Series, startMs: number, endMs: number): Generator<{ minute: number; bucket: Bucket }> {
    const nowMs = this.#deps.clock.now();
    const from = Math.max(Math.ceil(startMs / MINUTE_MS), series.firstMinute, this.#oldestMinute());
    const to = Math.min(Math.ceil(endMs / MINUTE_MS) - 1, series.lastMinute);
    for (let minute = from; minute <= to; minute++) {
      const row = this.#row(series, minute);
      if (!row) continue;
      publishDue(row, nowMs);
      if (row.published.count > 0) yield { minute, bucket: row.published };
    }
  }

  #changed(series: Series, minute: number): void {
    series.dirty.add(minute);
    if (this.#closed) return;
    this.#flushTimer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS).unref();
  }

  #write(series: Series): void {
    if (series.dirty.size === 0) return;
    const nowMs = this.#deps.clock.now();
    this.#deps.catalogue.put(series.id, seriesToStored(series));
    for (const minute of series.dirty) {
      const row = series.rows.get(minute);
      if (!row) continue;
      publishDue(row, nowMs);
      this.#deps.rows.put(rowKey(series, minute), rowToStored(row));
    }
    series.dirty.clear();
  }

  #expire(series: Series): void {
    const oldest = this.#oldestMinute();
    const end = Math.min(oldest, series.lastMinute + 1);
    for (let minute = series.firstMinute; minute < end; minute++) {
      this.#deps.rows.delete(rowKey(series, minute));
      series.rows.delete(minute);
    }
    if (series.lastMinute >= oldest) {
      series.firstMinute = Math.max(series.firstMinute, oldest);
      return;
    }
    this.#deps.catalogue.delete(series.id);
    const key = metricKey(series);
    this.#metrics.get(key)?.delete(series.unit);
    if (this.#metrics.get(key)?.size === 0) this.#metrics.delete(key);
  }

  #trimMemory(): void {
    let weight = 0;
    for (const series of this.#allSeries()) for (const row of series.rows.values()) weight += row ? rowWeight(row) : 1;
    if (weight <= MAX_VALUES_IN_MEMORY) return;
    const coldBefore = Math.floor(this.#deps.clock.now() / MINUTE_MS) - HOT_MINUTES;
    for (const series of this.#allSeries()) {
      for (const minute of series.rows.keys()) if (minute < coldBefore) series.rows.delete(minute);
    }
  }

  #oldestMinute(): number {
    return Math.ceil((this.#deps.clock.now() - RETENTION_MS) / MINUTE_MS);
  }

  #allSeries(): Series[] {
    return [...this.#metrics.values()].flatMap((units) => [...units.values()]);
  }
}

function copyOf(bucket: Bucket): Bucket {
  const copy = new Bucket();
  copy.merge(bucket);
  return copy;
}
