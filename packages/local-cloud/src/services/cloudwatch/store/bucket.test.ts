import { describe, expect, it } from 'vitest';
import { Bucket, EXACT_VALUES } from './bucket.ts';
import { binValue } from './log-bins.ts';

function bucketOf(values: Iterable<number>): Bucket {
  const bucket = new Bucket();
  for (const value of values) bucket.add(value);
  return bucket;
}

describe('a bucket', () => {
  it('keeps the distribution exactly up to 2,000 distinct values', () => {
    const bucket = bucketOf(Array.from({ length: 2_000 }, (_, i) => i + 0.5));
    expect(bucket.distinctValues).toBe(2_000);
    expect(bucket.distribution().values[1_234]).toBe(1_234.5);
  });

  it('turns to bins at most 1 % off each value beyond that, with count, sum and extremes exact', () => {
    const bucket = bucketOf(Array.from({ length: EXACT_VALUES + 1 }, (_, i) => 1_000 + i));
    const { values, counts } = bucket.distribution();
    expect(values.length).toBeLessThan(100);
    expect(counts.reduce((total, count) => total + count)).toBe(2_001);
    expect([bucket.count, bucket.sum, bucket.min, bucket.max]).toEqual([2_001, 4_002_000, 1_000, 3_000]);
  });

  it.each([1e-6, 0.37, 1, 18_342, 7.5e9, -42])('bins %d at most 1 % off, and a bin onto itself', (value) => {
    expect(Math.abs(binValue(value) - value)).toBeLessThanOrEqual(Math.abs(value) * 0.01 * (1 + 1e-9));
    expect(binValue(binValue(value))).toBe(binValue(value));
  });

  it('survives the way to disk and back, and can be added to afterwards', () => {
    const bucket = Bucket.fromStored(JSON.parse(JSON.stringify(bucketOf([3, 1, 3]).toStored())));
    bucket.add(2, 2);
    expect(bucket.toStored()).toEqual({ n: 5, s: 11, lo: 1, hi: 3, v: [1, 2, 3], c: [1, 2, 2] });
  });

  it('merged with a binned one is binned itself', () => {
    const small = bucketOf([5]);
    small.merge(bucketOf(Array.from({ length: EXACT_VALUES + 1 }, (_, i) => 1_000 + i)));
    expect(small.toStored().b).toBe(true);
    expect(small.count).toBe(2_002);
  });
});
