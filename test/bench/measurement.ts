/** One number of the bench. */
export interface Measurement {
  name: string;
  value: number;
  unit: string;
  /** What the machine can do at best, or another way to do the same, measured in the same run and unit. */
  floor?: { name: string; value: number };
  bar?: { atMost: number } | { atLeast: number };
}

/** True when there is no bar or the value keeps to it. */
export function keepsBar({ value, bar }: Measurement): boolean {
  if (!bar) return true;
  return 'atMost' in bar ? value <= bar.atMost : value >= bar.atLeast;
}

/** The middle value; the lower one of the two of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** A number with as many decimals as it takes to see it: `0.00042`, `3.1`, `28.4`, `5,120`. */
export function numberText(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude > 0 && magnitude < 0.1) return value.toPrecision(2);
  return value.toLocaleString('en-US', { maximumFractionDigits: magnitude < 1000 && !Number.isInteger(value) ? 1 : 0 });
}
