/** The box every chart is drawn in: it is stretched to the room there is, so nothing in it may be text. */
export const WIDTH = 1000;
export const HEIGHT = 100;

/** What lies where: time from left to right, values from the bottom to `top`. */
export interface Scale {
  fromMs: number;
  toMs: number;
  /** The value at the upper edge, above 0. */
  top: number;
}

/** A value at a time, epoch milliseconds; null where nothing was measured. */
export interface Point {
  atMs: number;
  value: number | null;
}

/** Whole and tenth pixels are all that can be seen. */
const round = (value: number): number => Math.round(value * 10) / 10;

export function x({ fromMs, toMs }: Scale, atMs: number): number {
  const share = toMs > fromMs ? (atMs - fromMs) / (toMs - fromMs) : 0;
  return round(Math.min(1, Math.max(0, share)) * WIDTH);
}

/** Values beyond the scale are drawn at its edge. */
function y({ top }: Scale, value: number): number {
  return round(HEIGHT - Math.min(1, Math.max(0, value / top)) * HEIGHT);
}

/** A line from point to point; it is broken where nothing was measured. A lone point is a dot. */
export function linePath(scale: Scale, points: readonly Point[]): string {
  let pen = 'M';
  const parts = points.map(({ atMs, value }) => {
    if (value === null) {
      pen = 'M';
      return '';
    }
    const part = `${pen}${x(scale, atMs)} ${y(scale, value)}${pen === 'M' ? 'h0' : ''}`;
    pen = 'L';
    return part;
  });
  return parts.join('');
}

/** Steps: each value holds until the next point. */
export function stepPath(scale: Scale, points: readonly { atMs: number; value: number }[]): string {
  return points
    .map(({ atMs, value }, index) => {
      const at = `${x(scale, atMs)} ${y(scale, value)}`;
      return index === 0 ? `M${at}` : `H${x(scale, atMs)}V${y(scale, value)}`;
    })
    .join('');
}

/** The next round number at or above: 1, 2, 5, 10, 20 … */
export function niceTop(highest: number): number {
  if (!(highest > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= highest * 0.999999) ?? 10;
  return step * power;
}
