/** The five statistics every metric has. */
export const SIMPLE_STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;
export type SimpleStatistic = (typeof SIMPLE_STATISTICS)[number];

/** The statistics over a part of the distribution: trimmed mean, count and sum, winsorized mean, percentile rank. */
export type RangeStatistic = 'TM' | 'TC' | 'TS' | 'WM' | 'PR';

/** Bounds of a range statistic: percent of the observations (0–100) or values of the metric; none means open. */
export interface Bounds {
  unit: 'percent' | 'value';
  lower?: number;
  upper?: number;
}

export type ParsedStatistic =
  | { kind: 'simple'; name: SimpleStatistic }
  | { kind: 'percentile'; percent: number }
  | { kind: 'range'; name: RangeStatistic; bounds: Bounds };

const NUMBER = String.raw`\d+(?:\.\d{1,10})?`;
const VALUE = String.raw`-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?`;
const SHORT = new RegExp(`^(p|tm|tc|ts|wm)(${NUMBER})$`);
const PERCENT_BOUNDS = new RegExp(`^(TM|TC|TS|WM)\\((?:(${NUMBER})%)?:(?:(${NUMBER})%)?\\)$`);
const VALUE_BOUNDS = new RegExp(`^(TM|TC|TS|WM|PR)\\((${VALUE})?:(${VALUE})?\\)$`);

/**
 * Read a statistic as the API spells it: `Sum`, `p99.9`, `tm90`, `TC(80:500)`, `TM(10%:90%)`, `IQM`, `PR(:300)`.
 *
 * The short form is lower-case with one number, the form with bounds upper-case; percentages lie in 0–100, the lower
 * bound below the upper (CloudWatch User Guide, statistics definitions, read 2026-11-20).
 *
 * @returns undefined when the text is no statistic
 */
export function parseStatistic(text: string): ParsedStatistic | undefined {
  const simple = SIMPLE_STATISTICS.find((name) => name === text);
  if (simple) return { kind: 'simple', name: simple };
  if (text === 'IQM') return { kind: 'range', name: 'TM', bounds: { unit: 'percent', lower: 25, upper: 75 } };
  return parseShort(text) ?? parseRange(text, PERCENT_BOUNDS, 'percent') ?? parseRange(text, VALUE_BOUNDS, 'value');
}

function parseShort(text: string): ParsedStatistic | undefined {
  const [, name, digits] = SHORT.exec(text) ?? [];
  if (name === undefined) return undefined;
  const percent = Number(digits);
  if (percent > 100) return undefined;
  if (name === 'p') return { kind: 'percentile', percent };
  const range = rangeNamed(name.toUpperCase());
  return range && { kind: 'range', name: range, bounds: { unit: 'percent', upper: percent } };
}

function parseRange(text: string, pattern: RegExp, unit: Bounds['unit']): ParsedStatistic | undefined {
  const [, name, lowerText, upperText] = pattern.exec(text) ?? [];
  const range = rangeNamed(name);
  if (!range || (lowerText === undefined && upperText === undefined)) return undefined;
  const lower = lowerText === undefined ? undefined : Number(lowerText);
  const upper = upperText === undefined ? undefined : Number(upperText);
  if (lower !== undefined && upper !== undefined && lower >= upper) return undefined;
  if (unit === 'percent' && Math.max(lower ?? 0, upper ?? 0) > 100) return undefined;
  return {
    kind: 'range',
    name: range,
    bounds: { unit, ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) },
  };
}

function rangeNamed(name: string | undefined): RangeStatistic | undefined {
  return (['TM', 'TC', 'TS', 'WM', 'PR'] as const).find((range) => range === name);
}
