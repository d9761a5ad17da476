import { type Html, html } from '../html.ts';
import { figure, type Mark, type Series } from './figure.ts';
import { linePath, niceTop, type Point, type Scale } from './scale.ts';

/** A line with its name. */
interface Line {
  tone: Series['tone'];
  label: string;
  points: readonly Point[];
}

interface LineChart {
  title: string;
  lines: readonly Line[];
  /** A value as a person reads it, with its unit. */
  text(value: number): string;
  /** A value that is marked across the whole chart: what a line must reach. */
  threshold?: number;
  /** The value at the upper edge; absent: the next round one above all values. */
  top?: number;
  marks: readonly Mark[];
  span: { fromMs: number; toMs: number };
}

/** Lines over time on one scale, with the newest value of each. */
export function lineChart({ title, lines, text, threshold, top: given, marks, span }: LineChart): Html {
  const values = lines.flatMap(({ points }) => points.flatMap(({ value }) => (value === null ? [] : [value])));
  const top = given ?? niceTop(Math.max(0, ...values, threshold ?? 0));
  const scale: Scale = { ...span, top };
  const series = lines.map(({ tone, label, points }): Series => {
    const last = points.findLast(({ value }) => value !== null)?.value;
    return { tone, label, value: last === null || last === undefined ? 'no data' : text(last) };
  });
  const limit =
    threshold !== undefined &&
    linePath(
      scale,
      [span.fromMs, span.toMs].map((atMs) => ({ atMs, value: threshold })),
    );
  return figure({
    title,
    summary: `${title}. Newest: ${series.map(({ label, value }) => `${label} ${value}`).join(', ')}.`,
    scale,
    topLabel: text(top),
    series,
    marks,
    drawing: [
      limit && html`<path class="limit" d="${limit}"/>`,
      lines.map(({ tone, points }) => html`<path class="line ${tone}" d="${linePath(scale, points)}"/>`),
    ],
  });
}
