import type { MetricId } from './metric-key.ts';
import type { MinuteRow } from './minute-row.ts';

export const MINUTE_MS = 60_000;

/** The data of one metric in one unit. Minutes are whole minutes since the epoch. */
export interface Series extends MetricId {
  /** Short and stable: the prefix of the series' rows on disk. */
  id: string;
  unit: string;
  firstMinute: number;
  lastMinute: number;
  /** Rows in memory; `null` says that there is none on disk either. */
  rows: Map<number, MinuteRow | null>;
  /** Minutes that changed since they were written. */
  dirty: Set<number>;
}

/** A series as the catalogue keeps it. */
export type StoredSeries = Omit<Series, 'rows' | 'dirty'>;

export function rowKey(series: Series, minute: number): string {
  return `${series.id}/${String(minute).padStart(9, '0')}`;
}

export function seriesFromStored(stored: StoredSeries): Series {
  return { ...stored, rows: new Map(), dirty: new Set() };
}

export function seriesToStored({ rows: _rows, dirty: _dirty, ...stored }: Series): StoredSeries {
  return stored;
}
