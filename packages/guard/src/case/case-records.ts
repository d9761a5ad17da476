import type { RolloutMinute } from '../rollout.ts';
import { isObject, numberOf, refuse, requiredArray, requiredObject } from './case-input.ts';

/** The most minutes one case may hold: two years. */
const mostRecords = 1_051_200;

/** Write out `{"repeat": k, "record": r}` as k equal records; everything else stays as it is. */
export function expandRecords(records: unknown): unknown[] {
  const expanded: unknown[] = [];
  for (const entry of requiredArray('records', records ?? [])) {
    const { times, record } = repetition(entry);
    if (expanded.length + times > mostRecords) {
      refuse('records', expanded.length + times, `at most ${mostRecords} minutes`, 'Split the case.');
    }
    for (let i = 0; i < times; i += 1) expanded.push(record);
  }
  return expanded;
}

function repetition(entry: unknown): { times: number; record: unknown } {
  if (!isObject(entry) || !('repeat' in entry) || !('record' in entry)) return { times: 1, record: entry };
  const { repeat, record } = entry;
  if (typeof repeat === 'number' && Number.isInteger(repeat) && repeat >= 0) return { times: repeat, record };
  return refuse('repeat', repeat, 'a whole number of 0 or more', 'Say how many equal minutes there are.');
}

type Pair = readonly [number, number];
type Triple = readonly [number, number, number];
type Quad = readonly [number, number, number, number];

/** Read expanded records as pairs of numbers. */
export function pairs(records: readonly unknown[]): (Pair | null)[] {
  return records.map((record, i) => tuple(`records[${i}]`, record, 2) as Pair | null);
}

/** Read expanded records as triples of numbers. */
export function triples(records: readonly unknown[]): (Triple | null)[] {
  return records.map((record, i) => tuple(`records[${i}]`, record, 3) as Triple | null);
}

/** Read expanded records as quadruples of numbers. */
export function quads(records: readonly unknown[]): (Quad | null)[] {
  return records.map((record, i) => tuple(`records[${i}]`, record, 4) as Quad | null);
}

/** Read expanded records as minutes of a rollout: guard id to record. */
export function rolloutMinutes(records: readonly unknown[]): (RolloutMinute | null)[] {
  return records.map((record, i) => {
    if (record === null) return null;
    const minute = Object.entries(requiredObject(`records[${i}]`, record));
    return Object.fromEntries(minute.map(([id, value]) => [id, tuple(`records[${i}].${id}`, value)]));
  });
}

function tuple(field: string, record: unknown, length?: number): readonly number[] | null {
  if (record === null) return null;
  const numbers = requiredArray(field, record).map((value, i) => numberOf(`${field}[${i}]`, value));
  if (length === undefined || numbers.length === length) return numbers;
  return refuse(field, record, `null or ${length} numbers`, 'Write one record per minute.');
}
