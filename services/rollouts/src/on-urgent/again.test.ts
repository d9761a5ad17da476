import type { Item, RunResult } from '@fairlead/reconcile';
import type { RolloutState } from '@fairlead/rollout';
import { expect, it } from 'vitest';
import { againAfterSeconds } from './again.ts';

const waiting = (state: Partial<RolloutState>): RunResult<RolloutState> => ({
  kind: 'waiting',
  item: { state } as Item<RolloutState>,
});
const ABORT = { at: '2026-01-14T09:00:00.000Z', by: 'ana', reason: 'no' };
const GOING_BACK = { name: 'rolling-back', sinceAt: '2026-01-14T09:00:00.000Z' } as const;
const HOLDING = { name: 'holding', step: 0, sinceAt: '', endsAt: '', latestEndAt: '' } as const;

it.each<[string, RunResult<RolloutState>, number | undefined]>([
  ['an abort that waits for SageMaker', waiting({ abort: ABORT, phase: HOLDING }), 10],
  ['a command that waits for SageMaker', waiting({ asked: { ...ABORT, command: 'promote' }, phase: HOLDING }), 10],
  ['a way back whose call was refused', waiting({ phase: GOING_BACK, attempt: { refused: true } as never }), 2],
  ['a way back whose call has left', waiting({ phase: GOING_BACK, attempt: { refused: false } as never }), undefined],
  ['a rollout that only holds', waiting({ phase: HOLDING }), undefined],
  ['no room in the budget', { kind: 'postponed', retryAfterMs: 2_400 }, 3],
  ['another worker at work', { kind: 'leased', owner: 'w' }, 5],
  ['a failure', { kind: 'failed', error: new Error('x'), quarantined: false }, 2],
  ['an item that keeps failing', { kind: 'failed', error: new Error('x'), quarantined: true }, undefined],
  ['nothing there', { kind: 'idle' }, undefined],
])('urgent work comes back by itself: %s', (_, result, seconds) => {
  expect(againAfterSeconds(result)).toBe(seconds);
});
