import type { LoadSeries } from './simulate.ts';

const MINUTE_MS = 60_000;
/** A gap of more than so many periods is nothing measured. */
const LONGEST_GAP_PERIODS = 1.5;

/**
 * Read `timestamp,value` lines, times in UTC, as load by the minute: what a longer period counted is spread over it evenly.
 *
 * @param factor - multiplies every value, to play a small series as a large one
 * @throws Error with the line that cannot be read
 */
export function readSeries(csv: string, factor = 1): LoadSeries {
  const points = csv
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line, number }) => line !== '' && !(number === 1 && !/\d,/.test(line)))
    .map(({ line, number }) => pointOf(line, number))
    .toSorted((a, b) => a.atMs - b.atMs);
  const first = points[0];
  if (!first || points.length < 2) throw new Error('The series needs two lines of timestamp,value or more.');
  return spread(points, first.atMs, factor);
}

interface Point {
  atMs: number;
  value: number;
}

function pointOf(line: string, number: number): Point {
  const [time = '', text = ''] = line.split(',');
  const iso = time.trim().replace(' ', 'T');
  const atMs = Date.parse(/Z$|[+-]\d\d:\d\d$/.test(iso) ? iso : `${iso}Z`);
  const value = Number(text);
  if (Number.isFinite(atMs) && text.trim() !== '' && Number.isFinite(value) && value >= 0) return { atMs, value };
  throw new Error(`Line ${number} is ${JSON.stringify(line)}; write 2026-01-31 18:00:00,120 (time in UTC, requests).`);
}

function spread(points: readonly Point[], startMs: number, factor: number): LoadSeries {
  const gaps = points.slice(1).map(({ atMs }, before) => atMs - (points[before]?.atMs ?? atMs));
  const period = Math.max(MINUTE_MS, gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? MINUTE_MS);
  const endMs = (points.at(-1)?.atMs ?? startMs) + period;
  const perMinute: (number | undefined)[] = Array.from(
    { length: Math.round((endMs - startMs) / MINUTE_MS) },
    () => undefined,
  );
  for (const [index, { atMs, value }] of points.entries()) {
    const gap = gaps[index] ?? period;
    const lasts = gap > period * LONGEST_GAP_PERIODS ? period : gap;
    const from = Math.round((atMs - startMs) / MINUTE_MS);
    const to = Math.max(from + 1, Math.round((atMs + lasts - startMs) / MINUTE_MS));
    perMinute.fill((value * factor * MINUTE_MS) / period, from, to);
  }
  return { startMs, perMinute };
}
