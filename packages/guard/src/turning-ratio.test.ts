import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bisectRatio } from './bisect.ts';
import { ratioBounds } from './bounds.ts';
import { compareGuard } from './compare.ts';
import type { CompareRecord } from './record.ts';
import { turningRatio } from './turning-ratio.ts';

const [least, most] = [1e-6, 1e6];
const logUniform = fc.double({ min: -20, max: 20, noNaN: true }).map(Math.exp);

test('a turn is found where a bisection of the whole range finds it, in a third of its tries', () => {
  fc.assert(
    fc.property(logUniform, logUniform, fc.boolean(), fc.constantFrom(1, 3), (turn, guess, isRising, power) => {
      const [inside, outside] = isRising ? [most, least] : [least, most];
      const margin = (ratio: number) => (isRising ? 1 : -1) * Math.log(ratio / turn) ** power;
      let tries = 0;
      const counted = (ratio: number) => {
        tries += 1;
        return margin(ratio);
      };
      const found = turningRatio({ inside, outside, margin: counted, guess, precision: 1e-9 });
      expect(found).toBe(expected(inside, outside, (ratio) => margin(ratio) >= 0));
      if (power === 1) expect(tries).toBeLessThan(15);
    }),
  );
});

function expected(inside: number, outside: number, holds: (ratio: number) => boolean): number | undefined {
  if (!holds(inside)) return undefined;
  return holds(outside) ? outside : bisectRatio(inside, outside, holds, 1e-9);
}

const record = fc
  .tuple(fc.nat(5000), fc.nat(5000), fc.nat(60), fc.nat(60))
  .map(([nA, nB, xA, xB]): CompareRecord => [nA, Math.min(nA, xA), nB, Math.min(nB, xB)]);

test('the bounds of a ratio are those ratios up to which a compare guard would fire', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 12 }), (records) => {
      const fires = (rho: number, direction: 'worse' | 'notWorse') =>
        compareGuard({ rho, direction, onsetMass: 1 }).fold(records).logE >= -Math.log(0.01);
      expect(ratioBounds(records, 0.01, 1e-9)).toEqual({
        lower: expected(least, most, (rho) => fires(rho, 'worse')) ?? 0,
        upper: expected(most, least, (rho) => fires(rho, 'notWorse')) ?? null,
      });
    }),
  );
});
