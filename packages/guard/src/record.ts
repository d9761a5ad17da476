import { GuardInputError, within } from './guard-input-error.ts';

/** One minute of both variants: requests and bad requests of the champion, then of the challenger. */
export type CompareRecord = readonly [nA: number, xA: number, nB: number, xB: number];

/** One minute of the challenger alone: requests, bad requests. */
export type CeilingRecord = readonly [n: number, x: number];

/** One minute of the traffic split: requests of both variants and the challenger's weight as a fraction. */
export type ShareRecord = readonly [nA: number, nB: number, weight: number];

/** A minute without a datapoint: never zero, always skipped. */
export type Missing = null | undefined;

interface Shape {
  readonly names: readonly string[];
  /** How many of the leading numbers are counts, to be rounded half up. */
  readonly counts: number;
}

const compareShape: Shape = { names: ['nA', 'xA', 'nB', 'xB'], counts: 4 };
const ceilingShape: Shape = { names: ['n', 'x'], counts: 2 };
const shareShape: Shape = { names: ['nA', 'nB', 'weight'], counts: 2 };

/**
 * Read one compare minute, counts rounded half up because trimmed counts can be interpolated.
 *
 * @returns null when the minute is to be skipped: missing, without requests, or with more bad ones than requests
 *   (it is not ready; read it again later)
 * @throws GuardInputError when a count is not a finite number from 0 to 2^53 - 1, or the record has another length
 */
export function readCompareRecord(record: CompareRecord | Missing): CompareRecord | null {
  if (record === null || record === undefined) return null;
  check(record, compareShape);
  const [nA, xA, nB, xB] = record;
  const counts = [round(nA), round(xA), round(nB), round(xB)] as const;
  const isUsable = counts[0] + counts[2] > 0 && counts[1] <= counts[0] && counts[3] <= counts[2];
  return isUsable ? counts : null;
}

/** Read one ceiling minute; skipped and refused as {@link readCompareRecord} does. */
export function readCeilingRecord(record: CeilingRecord | Missing): CeilingRecord | null {
  if (record === null || record === undefined) return null;
  check(record, ceilingShape);
  const counts = [round(record[0]), round(record[1])] as const;
  return counts[0] > 0 && counts[1] <= counts[0] ? counts : null;
}

/** Read one share minute; also skipped when the weight is not strictly between 0 and 1. */
export function readShareRecord(record: ShareRecord | Missing): ShareRecord | null {
  if (record === null || record === undefined) return null;
  check(record, shareShape);
  const [nA, nB, weight] = record;
  const counts = [round(nA), round(nB), weight] as const;
  return counts[0] + counts[1] > 0 && weight > 0 && weight < 1 ? counts : null;
}

/** Read all records with one of the readers above, leaving out the skipped ones; a fault names its record. */
export function readUsable<R extends readonly number[]>(
  records: readonly (R | Missing)[],
  read: (record: R | Missing) => R | null,
): R[] {
  const minutes = records.map((record, i) => within(`records[${i}]`, () => read(record)));
  return minutes.filter((minute) => minute !== null);
}

function round(count: number): number {
  return Math.floor(count + 0.5);
}

function check(record: readonly number[], { names, counts }: Shape): void {
  if (!Array.isArray(record) || record.length !== names.length) {
    throw new GuardInputError({
      field: 'value',
      seen: record,
      allowed: `[${names.join(', ')}], or null for a missing minute`,
      remedy: `Pass ${names.length} numbers per minute.`,
    });
  }
  for (let i = 0; i < names.length; i += 1) {
    const isCount = i < counts;
    if (!(isCount ? isPlausibleCount(record[i]) : Number.isFinite(record[i]))) {
      throw valueFault(names[i], record[i], isCount);
    }
  }
}

function isPlausibleCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

function valueFault(name: string | undefined, seen: unknown, isCount: boolean): GuardInputError {
  return new GuardInputError({
    field: `${name}`,
    seen,
    allowed: isCount ? 'a finite count from 0 to 2^53 - 1' : 'a finite fraction',
    remedy: 'Read the metric again, or pass null when the minute has no datapoint.',
  });
}
