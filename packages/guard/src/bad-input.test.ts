import { expect, test } from 'vitest';
import {
  ceilingGuard,
  championNoise,
  combine,
  compareGuard,
  forecast,
  GuardInputError,
  ratioBounds,
  rolloutEvaluator,
  shareGuard,
  visibleRatio,
} from './index.ts';

const traffic = { nA: 900, nB: 100, pA: 0.01, alpha: 0.01 };
const boosted = { noise: 0.001, boostAlpha: 0.01 };
const spec = { id: 'a', kind: 'compare', weight: 1, rollback: {} } as const;

const table: [field: string, run: () => unknown][] = [
  ['rho', () => compareGuard({ rho: -1 })],
  ['rho', () => compareGuard({ rho: 0, delta: 0 })],
  ['rho', () => compareGuard({ rho: Number.NaN })],
  ['delta', () => compareGuard({ delta: -0.001 })],
  ['phi', () => compareGuard({ phi: 0.5 })],
  ['noise', () => compareGuard({ noise: -1 })],
  ['baselineRate', () => compareGuard({ noise: 0.1 })],
  ['baselineRate', () => compareGuard({ noise: 0.1, baselineRate: 0 })],
  ['baselineRate', () => compareGuard({ baselineRate: 1.5 })],
  ['cap', () => compareGuard({ cap: 0 })],
  ['boostAlpha', () => compareGuard({ boostAlpha: 1 })],
  ['boostAlpha', () => compareGuard({ boostAlpha: 0.01, delta: 0.001 })],
  ['boostAlpha', () => compareGuard({ boostAlpha: 0.01, phi: 2 })],
  ['boostAlpha', () => compareGuard({ boostAlpha: 0.01, cap: 2 })],
  ['onsetMass', () => compareGuard({ onsetMass: 0 })],
  ['onsetHazard', () => compareGuard({ onsetHazard: 1.1 })],
  ['ceiling', () => ceilingGuard({ ceiling: 0 })],
  ['ceiling', () => ceilingGuard({ ceiling: 1 })],
  ['boostAlpha', () => shareGuard(boosted)],
  ['tolerance', () => shareGuard({ tolerance: 0.9 })],
  ['records[1].nB', () => compareGuard().fold([null, [1, 0, Number.POSITIVE_INFINITY, 0]])],
  ['records[0].xA', () => compareGuard().fold([[1, -1, 1, 0]])],
  ['records[0].x', () => ceilingGuard({ ceiling: 0.1 }).fold([[1, Number.NaN]])],
  ['records[0].weight', () => shareGuard().fold([[1, 1, Number.NaN]])],
  ['records[0].nA', () => compareGuard().fold([[2 ** 53, 0, 1, 0]])],
  ['records[0].nA', () => ratioBounds([[-1, 0, 1, 0]], 0.01)],
  ['records[1].x', () => championNoise([null, [1, -1]])],
  ['alpha', () => ratioBounds([], 0)],
  ['alpha', () => combine([1], [0], 1)],
  ['weights[0]', () => combine([0, 1], [0, 0], 0.01)],
  ['weights', () => combine([0.5, 0.4], [0, 0], 0.01)],
  ['weights', () => combine([], [], 0.01)],
  ['logE', () => combine([1], [0, 0], 0.01)],
  ['logE[0]', () => combine([1], [Number.POSITIVE_INFINITY], 0.01)],
  ['pA', () => forecast({ ...traffic, pA: 2 }, 2)],
  ['ratio', () => forecast(traffic, 0)],
  ['horizon', () => visibleRatio(traffic, 0)],
  [
    'id',
    () =>
      rolloutEvaluator({
        guards: [
          { ...spec, weight: 0.5 },
          { ...spec, weight: 0.5 },
        ],
      }),
  ],
  [
    'guards.a.rollback.direction',
    () => rolloutEvaluator({ guards: [{ ...spec, rollback: { direction: 'notWorse' } }] }),
  ],
  ['guards.a.promote.rho', () => rolloutEvaluator({ guards: [{ ...spec, promote: { rho: -1 } }] })],
  ['records[0].id', () => rolloutEvaluator({ guards: [spec] }).fold([{ b: [1, 0, 1, 0] }])],
  ['records[0].a.xB', () => rolloutEvaluator({ guards: [spec] }).fold([{ a: [1, 0, 1, -1] }])],
  ['records[0].a.value', () => rolloutEvaluator({ guards: [spec] }).fold([{ a: [1, 0] }])],
];

test.each(table)('a wrong %s is refused by name, with what is allowed and what to do', (field, run) => {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(GuardInputError);
  const { message } = thrown as GuardInputError;
  expect(message.startsWith(`${field} is `)).toBe(true);
  expect(message).toMatch(/; allowed: .+\. [A-Z].+\.$/);
});
