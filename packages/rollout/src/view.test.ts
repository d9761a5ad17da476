import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { durationText } from './duration-text.ts';
import { at, canary, HOLDING, look, rollout, STARTED_AT } from './fixtures.ts';
import { type Phase, parseRollout } from './state.ts';
import { hasEnded, millisecondsLeft, viewOf } from './view.ts';

/** What the first release wrote, a rollout in each of its phases. */
const STORED_V1 = '../../../test/fixtures/stored/rollout-states.v1.json';

const show = (phase: Phase, overrides: Parameters<typeof rollout>[1] = {}) =>
  viewOf(rollout(phase, overrides), { why: 'Because.', asOf: at(60) });

describe('a view', () => {
  it.each<[Phase, string, boolean]>([
    [{ name: 'preparing' }, 'progressing', false],
    [{ name: 'shifting', step: 0 }, 'progressing', false],
    [HOLDING, 'progressing', false],
    [{ name: 'finishing' }, 'progressing', false],
    [{ name: 'awaiting-decision', step: 0, reachedAt: at(0), sinceAt: at(0) }, 'paused', false],
    [{ name: 'drifted', sinceAt: at(0), difference: 'x' }, 'drifted', false],
    [{ name: 'rolling-back', sinceAt: at(0) }, 'rolling-back', false],
    [{ name: 'succeeded', endedAt: at(0) }, 'succeeded', true],
    [{ name: 'rolled-back', endedAt: at(0) }, 'rolled-back', true],
    [{ name: 'lost', endedAt: at(0) }, 'lost', true],
  ])('of %o is %s, ended: %s', (phase, status, ended) => {
    const view = show(phase);
    expect([view.status, hasEnded(view.status), view.endedAt !== null]).toEqual([status, ended, ended]);
  });

  it('shows a hold with its step, its end and the challenger’s share', () => {
    expect(show(HOLDING)).toMatchObject({
      currentStep: 0,
      phaseEndsAt: at(600),
      challenger: { model: 'fraud-v2', weight: 10 },
      steps: [
        { weight: 10, hold: '10m' },
        { weight: 100, hold: '10m' },
      ],
      startedAt: STARTED_AT,
      asOf: at(60),
    });
  });

  it.each<[Phase, number]>([
    [{ name: 'preparing' }, 0],
    [{ name: 'succeeded', endedAt: at(0) }, 100],
    [{ name: 'rolled-back', endedAt: at(0) }, 0],
    [{ name: 'rolling-back', sinceAt: at(0), verifiedAt: at(9) }, 0],
  ])('of %o gives the challenger %i %%', (phase, weight) => {
    expect(show(phase).challenger.weight).toBe(weight);
  });

  it('shows trouble only while there is some', () => {
    expect(show(HOLDING).trouble).toBeNull();
    const trouble = { failures: 12, lastFailedAt: at(0), message: 'ThrottlingException', quarantinedAt: at(0) };
    expect(viewOf(rollout(HOLDING), { why: '', trouble, asOf: at(0) }).trouble).toEqual({
      failures: 12,
      message: 'ThrottlingException',
      quarantined: true,
    });
  });
});

describe('a duration reads', () => {
  it.each([
    [0, '0s'],
    [90, '1m30s'],
    [600, '10m'],
    [3600, '1h'],
    [5400, '1h30m'],
  ])('%i seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it('never as less than nothing', () => {
    expect(millisecondsLeft(at(0), at(5))).toBe(0);
    expect(millisecondsLeft(at(5), at(0))).toBe(5000);
  });
});

describe('a stored rollout', () => {
  it('is read back as it was written', () => {
    const state = rollout(HOLDING, { driftSeenAt: at(1) });
    expect(parseRollout(JSON.parse(JSON.stringify(state)), 1)).toEqual(state);
  });

  it('of the first release is still read, and goes on', () => {
    const stored: unknown[] = JSON.parse(readFileSync(new URL(STORED_V1, import.meta.url), 'utf8'));
    const read = stored.map((row) => parseRollout(row, 1));
    expect(read.map(({ phase }) => phase.name)).toEqual([
      'preparing',
      'shifting',
      'holding',
      'awaiting-decision',
      'finishing',
      'drifted',
      'rolling-back',
      'succeeded',
      'rolled-back',
      'lost',
    ]);
    for (const state of read) {
      const { state: next } = look(state, canary(state, 10, { status: 'Updating' }), { now: at(7200) });
      expect([next.id, next.enteredAt]).toEqual([state.id, at(7200)]);
    }
  });

  it('of another version, or of another kind, is not guessed at', () => {
    expect(() => parseRollout(rollout(HOLDING), 2)).toThrow('schema version 2');
    expect(() => parseRollout({ ...rollout(HOLDING), phase: { name: 'flying' } }, 1)).toThrow();
  });
});
