import { type Html, html } from '../html.ts';
import { figure, type Mark } from './figure.ts';
import { HEIGHT, type Scale, stepPath, x } from './scale.ts';

/** The challenger's share of requests over time, percent. */
export function weightChart({
  weights,
  marks,
  span,
}: {
  weights: readonly { atMs: number; value: number }[];
  marks: readonly Mark[];
  span: { fromMs: number; toMs: number };
}): Html {
  const scale: Scale = { ...span, top: 100 };
  const now = weights.at(-1)?.value ?? 0;
  const line = stepPath(scale, [...weights, { atMs: span.toMs, value: now }]);
  const told = weights.map(({ value }) => `${value} %`).join(', then ');
  return figure({
    title: 'Traffic',
    summary: `Share of requests the challenger carried: ${told}.`,
    scale,
    topLabel: '100 %',
    series: [
      { tone: 'challenger', label: 'challenger', value: `${now} %` },
      { tone: 'champion', label: 'champion', value: `${100 - now} %` },
    ],
    marks,
    drawing: html`<path class="area" d="${line}V${HEIGHT}H${x(scale, span.fromMs)}Z"/><path class="line challenger" d="${line}"/>`,
    wide: true,
  });
}
