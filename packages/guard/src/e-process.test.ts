import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eProcess, type ProcessParams } from './e-process.ts';
import type { Trial } from './trial.ts';

const seed = 20_261_120;
const settings = { seed, numRuns: 300 };

const trials = fc.record({
  total: fc.integer({ min: 0, max: 40 }),
  theta: fc.double({ min: 0.001, max: 0.999, noNaN: true }),
});
const pasts = fc.array(
  trials.chain(({ total, theta }) => fc.integer({ min: 0, max: total }).map((bad) => trialOf(bad, total, theta))),
  { maxLength: 8 },
);
const directions = fc.constantFrom('worse' as const, 'notWorse' as const);

function trialOf(bad: number, total: number, theta: number): Trial {
  return { bad, total, theta, excused: 0, noiseVariance: theta * (1 - theta) * total };
}

/** Probabilities of 0..n by the addition rule, independent of the code under test. */
function binomialTable(n: number, p: number): number[] {
  let row = [1];
  for (let i = 0; i < n; i += 1) {
    row = Array.from({ length: i + 2 }, (_, y) => (row[y] ?? 0) * (1 - p) + (row[y - 1] ?? 0) * p);
  }
  return row;
}

/** Mean of E_after / E_before when the next trial has the null's own share. */
function expectedGrowth(params: ProcessParams, past: readonly Trial[], total: number, theta: number): number | null {
  const process = eProcess(params);
  const state = past.reduce(process.step, process.start());
  if (state.fired) return null;
  const table = binomialTable(total, theta);
  const terms = table.map((p, bad) => p * Math.exp(process.step(state, trialOf(bad, total, theta)).logE - state.logE));
  return terms.reduce((sum, term) => sum + term, 0);
}

test('on the edge of the null the expected growth is 1 after any past', () => {
  fc.assert(
    fc.property(directions, pasts, trials, (direction, past, { total, theta }) => {
      const growth = expectedGrowth({ direction }, past, total, theta);
      expect(Math.abs((growth ?? 0) - 1)).toBeLessThan(1e-12);
    }),
    settings,
  );
});

test('boosting keeps the expected growth at 1 after any past', () => {
  const levels = fc.double({ min: 0.001, max: 0.5, noNaN: true });
  const onsets = fc.constantFrom({}, { onsetMass: 1, onsetHazard: 0 }, { onsetMass: 0.5, onsetHazard: 1 });
  fc.assert(
    fc.property(directions, levels, onsets, pasts, trials, (direction, boostAlpha, onset, past, { total, theta }) => {
      const growth = expectedGrowth({ direction, boostAlpha, ...onset }, past, total, theta);
      fc.pre(growth !== null);
      expect(Math.abs((growth ?? 0) - 1)).toBeLessThan(1e-12);
    }),
    settings,
  );
});

test('cluster size, noise and a cap only ever weaken', () => {
  const knobs = fc.record({
    phi: fc.double({ min: 1, max: 20, noNaN: true }),
    noise: fc.double({ min: 0, max: 5, noNaN: true }),
    cap: fc.double({ min: 0.01, max: 5, noNaN: true }),
  });
  fc.assert(
    fc.property(directions, knobs, trials, (direction, params, { total, theta }) => {
      expect(expectedGrowth({ direction, ...params }, [], total, theta)).toBeLessThanOrEqual(1 + 1e-12);
    }),
    settings,
  );
});

test('a boosted process that fired stays at its threshold', () => {
  const process = eProcess({ boostAlpha: 0.01 });
  const fired = process.step(process.start(), trialOf(10, 10, 0.1));
  expect(fired.fired).toBe(true);
  expect(fired.logE).toBe(4.605170185988091);
  expect(process.step(fired, trialOf(0, 40, 0.5))).toBe(fired);
});

test('a noisy minute is tempered instead of boosted', () => {
  const boosted = eProcess({ boostAlpha: 0.01, noise: 1 });
  const tempered = eProcess({ noise: 1 });
  const noisy = trialOf(3, 20, 0.1);
  expect(boosted.step(boosted.start(), noisy).logE).toBe(tempered.step(tempered.start(), noisy).logE);
});

test('a state survives JSON bit for bit', () => {
  fc.assert(
    fc.property(directions, pasts, pasts, (direction, before, after) => {
      const process = eProcess({ direction, boostAlpha: 0.01 });
      const cached = before.reduce(process.step, process.start());
      const revived = JSON.parse(JSON.stringify(cached));
      expect(after.reduce(process.step, revived)).toEqual([...before, ...after].reduce(process.step, process.start()));
    }),
    settings,
  );
});
