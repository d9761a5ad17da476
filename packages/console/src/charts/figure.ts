import { clockText } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { HEIGHT, type Scale, WIDTH, x } from './scale.ts';

/** A moment that every chart of a rollout marks. */
export interface Mark {
  atMs: number;
  tone: 'step' | 'bad';
}

/** A line in the legend, with its newest value. */
export interface Series {
  tone: 'challenger' | 'champion' | 'bad' | 'good';
  label: string;
  value: string;
}

interface Figure {
  title: string;
  /** What somebody who cannot see the picture is told instead. */
  summary: string;
  scale: Scale;
  /** The value at the upper edge, as text with its unit. */
  topLabel: string;
  series: readonly Series[];
  marks: readonly Mark[];
  drawing: Part;
  wide?: boolean;
}

/** A chart: its labels are text of the page, so they stay readable at any width; only the lines are stretched. */
export function figure({ title, summary, scale, topLabel, series, marks, drawing, wide }: Figure): Html {
  const { fromMs, toMs } = scale;
  const times = [fromMs, (fromMs + toMs) / 2, toMs].map((ms) => clockText(new Date(ms).toISOString()));
  return html`<figure class="chart${wide && ' wide'}">
<figcaption><span class="title">${title}</span>${series.map(legend)}</figcaption>
<div class="plot"><div class="y" aria-hidden="true"><span>${topLabel}</span><span>0</span></div>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${summary}">
<path class="grid" d="M0 ${HEIGHT}H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 0H${WIDTH}"/>${marks.map((mark) => markLine(scale, mark))}${drawing}</svg>
<div class="x" aria-hidden="true">${times.map((time) => html`<span>${time}</span>`)}</div></div></figure>`;
}

function legend({ tone, label, value }: Series): Html {
  return html` <span class="key ${tone}">${label} <b>${value}</b></span>`;
}

function markLine(scale: Scale, { atMs, tone }: Mark): Html {
  return html`<path class="mark ${tone}" d="M${x(scale, atMs)} 0V${HEIGHT}"/>`;
}
