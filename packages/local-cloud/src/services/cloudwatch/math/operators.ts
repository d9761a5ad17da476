import type { BinaryOperator } from './parse.ts';
import { MathError } from './tokenize.ts';
import { allTimestamps, type MathScope, type MathValue, mapSeries, mapValues, type TimeSeries } from './values.ts';

const OPERATIONS: Record<BinaryOperator, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  '||': (a, b) => Number(a !== 0 || b !== 0),
};

/**
 * Combine two values point by point; an array takes part series by series.
 *
 * Points that come out infinite or undefined (a division by zero) are dropped.
 *
 * @throws MathError for two arrays of different length
 */
export function binary(operator: BinaryOperator, left: MathValue, right: MathValue, scope: MathScope): MathValue {
  const operation = OPERATIONS[operator];
  if (typeof left === 'number' && typeof right === 'number') return operation(left, right);
  if (typeof left === 'number') return mapSeries(right, (series) => mapValues(series, (b) => operation(left, b)));
  if (typeof right === 'number') return mapSeries(left, (series) => mapValues(series, (a) => operation(a, right)));
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) throw new MathError('Arrays of different length cannot be combined');
    return left.map((series, i) => combine(series, right[i] ?? series, operation, scope));
  }
  if (Array.isArray(left)) return left.map((series) => combine(series, one(right), operation, scope));
  return mapSeries(right, (series) => combine(one(left), series, operation, scope));
}

/** `!x` is 1 where x is 0 and 0 where it is not. */
export function not(value: MathValue): MathValue {
  return mapSeries(
    value,
    (series) => mapValues(series, (v) => Number(v === 0)),
    (v) => Number(v === 0),
  );
}

export function negate(value: MathValue): MathValue {
  return mapSeries(
    value,
    (series) => mapValues(series, (v) => -v),
    (v) => -v,
  );
}

function one(value: MathValue): TimeSeries {
  if (typeof value === 'number' || Array.isArray(value)) throw new MathError('A single time series is needed here');
  return value;
}

function combine(
  left: TimeSeries,
  right: TimeSeries,
  operation: (a: number, b: number) => number,
  scope: MathScope,
): TimeSeries {
  const points = new Map<number, number>();
  const missing = scope.missing === 'zero' ? 0 : undefined;
  for (const atMs of allTimestamps([left, right])) {
    const a = left.points.get(atMs) ?? missing;
    const b = right.points.get(atMs) ?? missing;
    if (a === undefined || b === undefined) continue;
    const result = operation(a, b);
    if (Number.isFinite(result)) points.set(atMs, result);
  }
  return { label: left.label, periodMs: Math.max(left.periodMs, right.periodMs), points };
}
