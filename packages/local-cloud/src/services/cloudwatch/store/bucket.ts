import { binValue } from './log-bins.ts';

/** Distinct values kept exactly; from the next one on a bucket holds logarithmic bins (at most 1 % off each value). */
export const EXACT_VALUES = 2_000;

/** Values in rising order and how often each was observed; both arrays have the same length. */
export interface Distribution {
  values: Float64Array;
  counts: Float64Array;
}

export interface StatisticSet {
  sampleCount: number;
  sum: number;
  min: number;
  max: number;
}

/** A bucket as it is stored: `v` and `c` are its distribution, `u` marks an unknown one, `b` a binned one. */
export interface StoredBucket {
  n: number;
  s: number;
  lo: number;
  hi: number;
  v: number[];
  c: number[];
  u?: true;
  b?: true;
}

/**
 * What is known of the observations of one span of time: count, sum, extremes and how often each value occurred.
 *
 * Count, sum, minimum and maximum are always exact. The distribution is exact up to `EXACT_VALUES` distinct values.
 */
export class Bucket {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** False once a statistic set of unknown spread came in: percentiles and trimmed statistics then have no data. */
  distributionKnown = true;
  #binned = false;
  #occurrences: Map<number, number> | undefined = new Map();
  #sorted: Distribution | undefined;

  /** How many distinct values (or bins) are held: the bucket's weight in memory. */
  get distinctValues(): number {
    return this.#occurrences?.size ?? this.#sorted?.values.length ?? 0;
  }

  /** Fold in `value`, observed `times` times. */
  add(value: number, times = 1): void {
    this.#foldSummary({ sampleCount: times, sum: value * times, min: value, max: value });
    this.#count(value, times);
  }

  /** Fold in a summary. Its spread is known only when it holds one value (one sample, or minimum = maximum). */
  addStatisticSet(set: StatisticSet): void {
    this.#foldSummary(set);
    if (set.min === set.max) this.#count(set.min, set.sampleCount);
    else this.distributionKnown = false;
  }

  merge(other: Bucket): void {
    if (other.count === 0) return;
    this.#foldSummary({ sampleCount: other.count, sum: other.sum, min: other.min, max: other.max });
    this.distributionKnown &&= other.distributionKnown;
    if (other.#binned) this.#bin();
    const { values, counts } = other.distribution();
    values.forEach((value, i) => {
      this.#count(value, counts[i] ?? 0);
    });
  }

  /** The distribution, sorted; the caller must not change it. */
  distribution(): Distribution {
    this.#sorted ??= sorted(this.#occurrences ?? new Map());
    return this.#sorted;
  }

  toStored(): StoredBucket {
    const { values, counts } = this.distribution();
    return {
      n: this.count,
      s: this.sum,
      lo: this.min,
      hi: this.max,
      v: Array.from(values),
      c: Array.from(counts),
      ...(this.distributionKnown ? {} : { u: true }),
      ...(this.#binned ? { b: true } : {}),
    };
  }

  static fromStored(stored: StoredBucket): Bucket {
    const bucket = new Bucket();
    bucket.count = stored.n;
    bucket.sum = stored.s;
    bucket.min = stored.lo;
    bucket.max = stored.hi;
    bucket.distributionKnown = !stored.u;
    bucket.#binned = stored.b ?? false;
    bucket.#sorted = { values: Float64Array.from(stored.v), counts: Float64Array.from(stored.c) };
    bucket.#occurrences = undefined;
    return bucket;
  }

  #foldSummary({ sampleCount, sum, min, max }: StatisticSet): void {
    this.count += sampleCount;
    this.sum += sum;
    if (min < this.min) this.min = min;
    if (max > this.max) this.max = max;
  }

  #count(value: number, times: number): void {
    const occurrences = this.#editable();
    const key = this.#binned ? binValue(value) : value;
    occurrences.set(key, (occurrences.get(key) ?? 0) + times);
    if (!this.#binned && occurrences.size > EXACT_VALUES) this.#bin();
  }

  /** The distribution as a map that may be changed; a bucket read from disk keeps only arrays until then. */
  #editable(): Map<number, number> {
    if (!this.#occurrences) {
      const counts = this.#sorted?.counts;
      this.#occurrences = new Map(Array.from(this.#sorted?.values ?? [], (value, i) => [value, counts?.[i] ?? 0]));
    }
    this.#sorted = undefined;
    return this.#occurrences;
  }

  #bin(): void {
    if (this.#binned) return;
    const exact = this.#editable();
    this.#binned = true;
    this.#occurrences = new Map();
    for (const [value, times] of exact) this.#count(value, times);
  }
}

function sorted(occurrences: Map<number, number>): Distribution {
  const values = Float64Array.from(occurrences.keys()).sort();
  return { values, counts: values.map((value) => occurrences.get(value) ?? 0) };
}
