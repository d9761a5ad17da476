import { GuardInputError } from './guard-input-error.ts';

interface Range {
  readonly from?: number;
  readonly to?: number;
  /** The lower end itself is not allowed. */
  readonly openFrom?: boolean;
  /** The upper end itself is not allowed. */
  readonly openTo?: boolean;
}

/**
 * Return the value when it is a finite number inside the range.
 *
 * @throws GuardInputError naming the field, the value, the range and the remedy
 */
export function checkNumber(field: string, value: unknown, range: Range, remedy: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && isInside(value, range)) return value;
  throw new GuardInputError({ field, seen: value, allowed: rangeInWords(range), remedy });
}

/** Return a level (alpha) strictly between 0 and 1. */
export function checkAlpha(field: string, value: unknown): number {
  const range = { from: 0, to: 1, openFrom: true, openTo: true };
  return checkNumber(field, value, range, 'Pass the false-alarm probability you accept, such as 0.01.');
}

function isInside(value: number, { from, to, openFrom = false, openTo = false }: Range): boolean {
  const aboveFrom = from === undefined || value > from || (value === from && !openFrom);
  const belowTo = to === undefined || value < to || (value === to && !openTo);
  return aboveFrom && belowTo;
}

function rangeInWords({ from, to, openFrom = false, openTo = false }: Range): string {
  const lower = from === undefined ? [] : [`${openFrom ? 'above' : 'at least'} ${from}`];
  const upper = to === undefined ? [] : [`${openTo ? 'below' : 'at most'} ${to}`];
  return ['a finite number', ...lower, ...upper].join(', ');
}
