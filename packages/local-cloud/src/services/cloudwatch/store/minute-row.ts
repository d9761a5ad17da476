import { Bucket, type StoredBucket } from './bucket.ts';

/** One minute of one series: what can be read, and batches that are still on their way. */
export interface MinuteRow {
  published: Bucket;
  /** Batches by the start of their collection window, cloud milliseconds. */
  pending: Map<number, { visibleAtMs: number; bucket: Bucket }>;
}

/** A row as it is stored: published and pending in one value, so a crash can neither lose nor double a batch. */
export interface StoredMinuteRow {
  published: StoredBucket | null;
  pending: [windowStartMs: number, visibleAtMs: number, bucket: StoredBucket][];
}

export function emptyRow(): MinuteRow {
  return { published: new Bucket(), pending: new Map() };
}

/**
 * Move every batch that has become visible by `nowMs` into what can be read.
 *
 * The row on disk need not follow: a batch that is still pending there is published again when the row is read back.
 */
export function publishDue(row: MinuteRow, nowMs: number): void {
  for (const [windowStartMs, { visibleAtMs, bucket }] of row.pending) {
    if (visibleAtMs > nowMs) continue;
    row.published.merge(bucket);
    row.pending.delete(windowStartMs);
  }
}

/** Values held in memory, at least 1. */
export function rowWeight(row: MinuteRow): number {
  let weight = 1 + row.published.distinctValues;
  for (const { bucket } of row.pending.values()) weight += bucket.distinctValues;
  return weight;
}

export function rowToStored(row: MinuteRow): StoredMinuteRow {
  return {
    published: row.published.count > 0 ? row.published.toStored() : null,
    pending: Array.from(row.pending, ([start, { visibleAtMs, bucket }]) => [start, visibleAtMs, bucket.toStored()]),
  };
}

export function rowFromStored(stored: StoredMinuteRow): MinuteRow {
  return {
    published: stored.published ? Bucket.fromStored(stored.published) : new Bucket(),
    pending: new Map(
      stored.pending.map(([start, visibleAtMs, bucket]) => [start, { visibleAtMs, bucket: Bucket.fromStored(bucket) }]),
    ),
  };
}
