import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instantOf } from './time.ts';

it('an instant reads as the time of day in UTC, to the millisecond', () => {
  expect(instantOf(1_768_381_200_007)).toBe('2026-01-14T09:00:00.007Z');
  expect(instantOf(1_768_381_259_999.9)).toBe('2026-01-14T09:00:59.999Z');
});

it('any time reads as its date does, whatever was read before', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e12, max: 4e12 }), { minLength: 2 }), (times) => {
      expect(times.map(instantOf)).toEqual(times.map((ms) => new Date(ms).toISOString()));
    }),
  );
});

it('what is no time is refused', () => {
  expect(() => instantOf(Number.NaN)).toThrow(RangeError);
});
