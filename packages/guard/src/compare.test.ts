import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CompareParams, type CompareRecord, compareGuard, trace } from './index.ts';

const seed = 20_261_121;
const settings = { seed, numRuns: 300 };
const records = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 }))
    .chain(([nA, nB]) =>
      fc.tuple(fc.constant(nA), fc.integer({ min: 0, max: nA }), fc.constant(nB), fc.integer({ min: 0, max: nB - 1 })),
    ),
  { minLength: 1, maxLength: 6 },
);

function logE(params: CompareParams, minutes: readonly (CompareRecord | null)[]): number {
  return compareGuard(params).fold(minutes).logE;
}

test('evidence of harm rises with the bad requests of the challenger and falls with those of the champion and rho', () => {
  fc.assert(
    fc.property(records, fc.double({ min: 0.5, max: 4, noNaN: true }), (minutes, rho) => {
      const base = logE({ rho }, minutes);
      const slack = 1e-9 * Math.max(1, Math.abs(base));
      const worseB = minutes.map(([nA, xA, nB, xB]): CompareRecord => [nA, xA, nB, xB + 1]);
      const worseA = minutes.map(([nA, xA, nB, xB]): CompareRecord => [nA, Math.min(nA, xA + 1), nB, xB]);
      expect(logE({ rho }, worseB)).toBeGreaterThanOrEqual(base - slack);
      expect(logE({ rho }, worseA)).toBeLessThanOrEqual(base + slack);
      expect(logE({ rho: rho * 1.1 }, minutes)).toBeLessThanOrEqual(base + slack);
    }),
    settings,
  );
});

test('evidence of harmlessness runs the other way', () => {
  fc.assert(
    fc.property(records, fc.double({ min: 0.5, max: 4, noNaN: true }), (minutes, rho) => {
      const direction = 'notWorse';
      const base = logE({ rho, direction }, minutes);
      const slack = 1e-9 * Math.max(1, Math.abs(base));
      const worseB = minutes.map(([nA, xA, nB, xB]): CompareRecord => [nA, xA, nB, xB + 1]);
      expect(logE({ rho, direction }, worseB)).toBeLessThanOrEqual(base + slack);
      expect(logE({ rho: rho * 1.1, direction }, minutes)).toBeGreaterThanOrEqual(base - slack);
    }),
    settings,
  );
});

test('a minute split into two equal halves says the same as the whole', () => {
  const whole: CompareRecord = [1800, 10, 200, 4];
  const half: CompareRecord = [900, 5, 100, 2];
  const params = { onsetMass: 1 };
  expect(logE(params, [half, half])).toBeCloseTo(logE(params, [whole]), 12);
});

test.each([
  ['missing', null],
  ['without requests', [0, 0, 0, 0]],
  ['with more bad requests than requests of the challenger', [900, 5, 100, 101]],
  ['with more bad requests than requests of the champion', [900, 901, 100, 1]],
] as const)('a minute %s changes nothing', (_, record) => {
  const guard = compareGuard();
  const state = guard.fold([[950, 4, 50, 1]]);
  expect(guard.step(state, record)).toBe(state);
});

test('counts are rounded half up on entry', () => {
  expect(logE({}, [[949.5, 4.49, 50.4, 0.5]])).toBe(logE({}, [[950, 4, 50, 1]]));
});

test('without bad events and without an absolute margin nothing is ever learned', () => {
  const { logE } = trace(compareGuard(), new Array(200).fill([900, 0, 100, 0]), 0.01);
  expect(Math.max(...logE.map(Math.abs))).toBeLessThan(1e-12);
});

test('within an absolute margin, clean minutes prove harmlessness at about the margin per request', () => {
  const harmlessness = logE({ direction: 'notWorse', delta: 0.001 }, new Array(65).fill([900, 0, 100, 0]));
  expect(harmlessness).toBeGreaterThan(3);
  expect(logE({ delta: 0.001 }, new Array(65).fill([900, 0, 100, 0]))).toBeLessThan(0);
});

test('an outage of both variants is no evidence against the challenger', () => {
  expect(logE({}, [[900, 900, 100, 100]])).toBeLessThan(1e-12);
});

test.each([
  [950, 50, 3],
  [900, 100, 4],
  [750, 250, 6],
  [500, 500, 10],
])('with a clean champion of %d and a challenger of %d requests, %d bad ones suffice', (nA, nB, needed) => {
  const fires = (xB: number) => trace(compareGuard(), [[nA, 0, nB, xB]], 0.01).firstCross === 1;
  expect([fires(needed - 1), fires(needed)]).toEqual([false, true]);
});

test.each([
  ['the challenger', [900, 5, 0, 0]],
  ['the champion', [0, 0, 100, 5]],
] as const)('without traffic of %s evidence stays, yet a regression may begin', (_, record) => {
  const guard = compareGuard();
  const before = guard.fold([[900, 5, 100, 3]]);
  const after = guard.step(before, record);
  expect(after.logE).toBeCloseTo(before.logE, 12);
  expect(after.reserve ?? 0).toBeLessThan(before.reserve ?? 0);
});

test('with rho 0 the champion is ignored and delta is a Poisson ceiling', () => {
  const params = { rho: 0, delta: 0.01 };
  expect(logE(params, [[900, 900, 100, 3]])).toBe(logE(params, [[0, 0, 100, 3]]));
});

test('counts of a thousand million stay finite and exact enough to decide', () => {
  const huge: CompareRecord[] = [
    [1e9, 5e8, 1e9, 5e8],
    [1e9, 1e6, 1e9, 1e6],
  ];
  const calm = logE({}, huge);
  expect(calm).toBeLessThan(0);
  expect(Number.isFinite(calm)).toBe(true);
  const bad = logE({}, [[1e9, 0, 1e9, 1e9]]);
  expect(bad / 644_357_016).toBeCloseTo(1, 3);
});

test('a fold resumed from a cached state is bit-identical to a fold from the first minute', () => {
  fc.assert(
    fc.property(records, records, (before, after) => {
      const guard = compareGuard({ boostAlpha: 0.01 });
      expect(guard.fold(after, guard.fold(before))).toEqual(guard.fold([...before, ...after]));
    }),
    settings,
  );
});
