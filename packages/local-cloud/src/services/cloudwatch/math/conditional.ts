import { MathError } from './tokenize.ts';
import { allTimestamps, type MathScope, type MathValue, type TimeSeries } from './values.ts';

/**
 * `IF(condition, whenTrue, whenFalse)`, point by point; every value but 0 is true.
 *
 * A true condition over a missing `whenTrue` yields 0; a missing condition, or a false one over a missing or omitted
 * `whenFalse`, yields no point (CloudWatch User Guide, Using IF expressions, read 2026-11-20).
 */
export function conditional(
  condition: MathValue,
  whenTrue: MathValue,
  whenFalse: MathValue | undefined,
  scope: MathScope,
): MathValue {
  if ([condition, whenTrue, whenFalse].some(Array.isArray)) throw new MathError('IF does not take arrays');
  if (typeof condition === 'number') {
    return condition !== 0 ? whenTrue : (whenFalse ?? { label: '', periodMs: scope.periodMs, points: new Map() });
  }
  return choose(condition as TimeSeries, whenTrue as number | TimeSeries, whenFalse as number | TimeSeries | undefined);
}

function choose(
  condition: TimeSeries,
  whenTrue: number | TimeSeries,
  whenFalse: number | TimeSeries | undefined,
): TimeSeries {
  const points = new Map<number, number>();
  for (const atMs of allTimestamps([condition])) {
    const value = condition.points.get(atMs) === 0 ? at(whenFalse, atMs) : (at(whenTrue, atMs) ?? 0);
    if (value !== undefined) points.set(atMs, value);
  }
  return { label: condition.label, periodMs: condition.periodMs, points };
}

function at(value: number | TimeSeries | undefined, atMs: number): number | undefined {
  return typeof value === 'object' ? value.points.get(atMs) : value;
}
