import { MathError } from './tokenize.ts';
import { grid, inTimeOrder, type MathScope, type MathValue, type TimeSeries } from './values.ts';

/** How FILL closes gaps: with a value, with another series, by repeating the last value, or by a straight line. */
export type Filler = number | TimeSeries | 'REPEAT' | 'LINEAR';

/**
 * A series without gaps. REPEAT leaves a gap before the first value, LINEAR before the first and after the last.
 */
export function fillSeries(series: TimeSeries, filler: Filler, scope: MathScope): TimeSeries {
  if (filler === 'LINEAR') return fillLinear(series, scope);
  const points = new Map<number, number>();
  let last: number | undefined;
  for (const atMs of grid(scope, series.periodMs)) {
    const known = series.points.get(atMs);
    const value = known ?? (filler === 'REPEAT' ? last : valueAt(filler, atMs));
    if (value !== undefined) points.set(atMs, value);
    last = known ?? last;
  }
  return { ...series, points };
}

/** The filler given as an argument. */
export function toFiller(value: MathValue): Filler {
  if (Array.isArray(value)) throw new MathError('FILL takes a scalar, a time series, REPEAT or LINEAR');
  return value;
}

function valueAt(filler: number | TimeSeries, atMs: number): number | undefined {
  return typeof filler === 'number' ? filler : filler.points.get(atMs);
}

function fillLinear(series: TimeSeries, scope: MathScope): TimeSeries {
  const points = new Map(series.points);
  const known = inTimeOrder(series);
  let next = 0;
  for (const atMs of grid(scope, series.periodMs)) {
    while (next < known.length && (known[next]?.[0] ?? 0) <= atMs) next += 1;
    const [before, after] = [known[next - 1], known[next]];
    if (!before || !after || before[0] === atMs) continue;
    points.set(atMs, before[1] + ((after[1] - before[1]) * (atMs - before[0])) / (after[0] - before[0]));
  }
  return { ...series, points };
}
