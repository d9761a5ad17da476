import { describe, expect, it } from 'vitest';
import { at, CEILING, guards, HOLDING, minutes, planned, rollout, STARTED_AT } from './fixtures.ts';
import { isWatched, judgeHold, judgeInPassing, withLook } from './judging.ts';
import type { Phase } from './state.ts';

const plan = planned({ guards: guards(CEILING) });
const shifting = rollout({ name: 'shifting', step: 0 }, { plan });
const ABORT = { by: 'ana', at: at(1), reason: 'x' };
const GOOD = minutes(100);
const BAD = minutes(100, 50);

describe('a look while traffic moves', () => {
  it('turns round at proof of harm alone, and leaves its evidence', () => {
    const judged = judgeInPassing(shifting, BAD, at(720));
    expect(judged?.harm).toMatchObject({ kind: 'guard', outcome: 'guard-failed' });
    expect(judged?.transitions).toEqual([]);
    expect(judged?.record.sk).toMatch(/^LOOK#/);
    expect(judged?.state.look).toBeDefined();
    expect(judgeInPassing(shifting, GOOD, at(720))?.harm).toBeUndefined();
    expect(judgeInPassing(shifting, GOOD, at(720))).not.toHaveProperty('harm');
  });

  it('is none without a window, with one that could not be read, or once the rollout is on its way back', () => {
    expect(judgeInPassing(shifting, undefined, at(720))).toBeUndefined();
    expect(judgeInPassing(shifting, { ...BAD, unreadable: 'throttled' }, at(720))).toBeUndefined();
    expect(judgeInPassing({ ...shifting, abort: ABORT }, BAD, at(720))).toBeUndefined();
    expect(judgeInPassing({ ...shifting, phase: { name: 'preparing' } }, BAD, at(720))).toBeUndefined();
    expect(judgeInPassing({ ...shifting, traffic: [] }, BAD, at(720))).toBeUndefined();
  });
});

describe('guards watch', () => {
  const carrying = rollout(HOLDING).traffic;
  const watched = (phase: Phase, overrides = {}) => isWatched(rollout(phase, { traffic: carrying, ...overrides }));
  const stalled: Phase = {
    name: 'stalled',
    during: 'shifting',
    step: 0,
    outcome: 'quota-exceeded',
    message: 'x',
    sinceAt: STARTED_AT,
    retryAt: STARTED_AT,
  };

  it.each<[Phase, boolean]>([
    [HOLDING, true],
    [{ name: 'awaiting-decision', step: 0, reachedAt: at(0), sinceAt: at(0) }, true],
    [{ name: 'shifting', step: 0 }, true],
    [{ name: 'finishing' }, true],
    [stalled, true],
    [{ name: 'preparing' }, false],
    [{ name: 'rolling-back', sinceAt: at(0) }, false],
    [{ name: 'drifted', sinceAt: at(0), difference: 'x' }, false],
  ])('%o: %s', (phase, expected) => {
    expect(watched(phase)).toBe(expected);
  });

  it('neither before the first request nor after an abort, where something moves', () => {
    expect(watched({ name: 'shifting', step: 0 }, { traffic: [] })).toBe(false);
    expect(watched(stalled, { abort: ABORT })).toBe(false);
    expect(watched(HOLDING, { abort: ABORT })).toBe(true);
  });
});

describe('a look of a hold', () => {
  const holding = rollout(HOLDING, { plan });
  const settings = { now: at(720), holdIsOver: true };

  it('arms an alarm once it has been OK, and no other', () => {
    const disarmed = { ...holding, disarmedAlarms: ['a', 'b', 'c'] };
    const { state } = judgeHold(disarmed, minutes(100, 0, { a: 'OK', b: 'ALARM' }), settings);
    expect(state.disarmedAlarms).toEqual(['b', 'c']);
  });

  it('says where the harm was seen, and is judged by other guards where they are given', () => {
    const judged = judgeHold(holding, BAD, { ...settings, where: 'In the shadow: ' });
    expect(judged.harm?.sentence).toMatch(/^In the shadow: 5xx/);
    const lenient = guards({ kind: 'error-ceiling', maxErrorPercent: 90, minRequests: 100 });
    expect(judgeHold(holding, BAD, { ...settings, guards: lenient }).harm).toBeUndefined();
  });

  it('that has been blind for as long as the plan allows turns round, when the plan says so', () => {
    const blind = { blind: { sinceAt: at(0), told: true } };
    const turning = { ...plan, onNoData: { afterSeconds: 900, action: 'rollback' as const } };
    expect(
      judgeHold(rollout(HOLDING, { plan: turning, ...blind }), undefined, { ...settings, now: at(900) }).harm,
    ).toEqual({
      kind: 'no-data',
      outcome: 'metrics-unreadable',
      sentence: 'The metrics could not be read for 15m.',
    });
    const patient = { ...plan, onNoData: { afterSeconds: 900, action: 'hold' as const } };
    expect(
      judgeHold(rollout(HOLDING, { plan: patient, ...blind }), undefined, { ...settings, now: at(900) }).harm,
    ).toBeUndefined();
  });

  it('puts its evidence and its news with those of the decision', () => {
    const { record } = judgeHold(holding, GOOD, settings);
    const news = { type: 'rollout.blind.v1', summary: 'x', detail: {} };
    const other = { pk: 'p', sk: 's', body: {} };
    const decision = { state: holding, actions: [], transitions: [], dueAt: at(0), why: 'x' };
    expect(withLook(decision, { record, transitions: [news] })).toEqual({
      ...decision,
      records: [record],
      transitions: [news],
    });
    expect(withLook({ ...decision, records: [other] }, { record, transitions: [] }).records).toEqual([other, record]);
  });
});
