import { expect, test } from 'vitest';
import { evaluateRollout, type RolloutGuards, rolloutEvaluator } from './index.ts';

const errors = { id: '5xx', kind: 'compare', weight: 0.6, rollback: {}, promote: { rho: 5, delta: 0.001 } } as const;
const slow = { id: 'slow', kind: 'slow', weight: 0.3, rollback: {}, promote: { rho: 2 } } as const;
const share = { id: 'share', kind: 'share', weight: 0.1, rollback: { noise: 0.001 } } as const;
const guards: RolloutGuards = { minMinutes: 3, guards: [errors, slow, share] };

const good = { '5xx': [9000, 45, 1000, 5], slow: [9000, 900, 1000, 100], share: [9000, 1000, 0.1] };
const harmful = { '5xx': [900, 4, 100, 20], slow: [900, 9, 100, 1] };

test('a challenger that fails twenty times as often is rolled back, and the guard is named', () => {
  const verdict = evaluateRollout(guards, [good, harmful, good]);
  expect(verdict).toMatchObject({ decision: 'rollback', minute: 2, significant: ['5xx'], leading: '5xx' });
});

test('a healthy challenger is promoted once every margin is proven and the shortest hold is over', () => {
  const verdict = evaluateRollout(guards, [good, null, good, good, harmful]);
  expect(verdict).toMatchObject({ decision: 'promote', minute: 3, significant: [] });
  expect(verdict.promoteLogE).toEqual([expect.any(Number), expect.any(Number), null]);
});

test('a guard without proof of harmlessness holds the promotion back', () => {
  const silent = { '5xx': good['5xx'] };
  expect(evaluateRollout(guards, new Array(20).fill(silent))).toMatchObject({ decision: 'continue', minute: 20 });
});

test('without any data nothing is decided', () => {
  const verdict = evaluateRollout(guards, new Array(60).fill(null));
  expect(verdict).toMatchObject({ decision: 'continue', minute: 60, logE: [0, 0, 0], promoteLogE: [0, 0, null] });
});

test('without a promote process nothing is ever promoted', () => {
  const lone: RolloutGuards = { guards: [{ id: 'share', kind: 'share', weight: 1, rollback: {} }] };
  expect(evaluateRollout(lone, new Array(100).fill({ share: [9000, 1000, 0.1] })).decision).toBe('continue');
});

test('a decision once taken stays taken', () => {
  const evaluator = rolloutEvaluator(guards);
  const decided = evaluator.fold([harmful, harmful]);
  expect(decided.decision).toBe('rollback');
  expect(evaluator.step(decided, good)).toBe(decided);
  expect(evaluator.enterStep(decided)).toBe(decided);
});

test('the next step keeps the evidence of harm and starts promotion afresh', () => {
  const first = rolloutEvaluator(guards);
  const promoted = first.fold([good, good, good]);
  const next = rolloutEvaluator({ ...guards, guards: [{ ...errors, promote: { rho: 3, delta: 0.001 } }, slow, share] });
  const entered = next.enterStep(promoted);
  expect(entered).toMatchObject({ decision: 'continue', minute: 3, stepMinutes: 0 });
  expect(entered.rollback).toEqual(promoted.rollback);
  expect(next.verdict(entered).promoteLogE).toEqual([0, 0, null]);
  expect(next.fold([good, good], entered).decision).toBe('continue');
});

test('a guard that fired alone at its boosted share of alpha rolls back whatever the others say', () => {
  const boosted = (id: string, weight: number) =>
    ({ id, kind: 'compare', weight, rollback: { boostAlpha: 0.01 * weight } }) as const;
  const panel = rolloutEvaluator({ guards: [boosted('a', 0.3), boosted('b', 0.7)] });
  const calm = [900_000, 90_000, 100_000, 10_000];
  const state = panel.fold([...new Array(30).fill({ b: calm }), { a: [900, 0, 100, 50] }]);
  expect(panel.verdict(state)).toMatchObject({ decision: 'rollback', minute: 31, significant: ['a'] });
});

test('a cached state survives JSON and goes on bit-identically', () => {
  const evaluator = rolloutEvaluator({ ...guards, minMinutes: 100 });
  const minutes = new Array(30).fill(good);
  const cached = JSON.parse(JSON.stringify(evaluator.fold(minutes)));
  expect(evaluator.fold([good, good], cached)).toEqual(evaluator.fold([...minutes, good, good]));
});
