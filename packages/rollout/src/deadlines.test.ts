import { readFileSync } from 'node:fs';
import type { Amendment } from '@fairlead/reconcile';
import { describe, expect, it } from 'vitest';
import { type CommandRefusal, giveCommand } from './commands.ts';
import { DEADLINE_NAMES } from './deadline-names.ts';
import { DEADLINES, momentText } from './deadlines.ts';
import { durationText } from './duration-text.ts';
import {
  at,
  calls,
  canary,
  champion,
  HOLDING,
  look,
  news,
  planned,
  rollout,
  SHADOWING,
  shadowed,
  staged,
} from './fixtures.ts';
import type { LiveEndpoint } from './live.ts';
import { outcomeOf } from './outcome-of.ts';
import type { Phase, RolloutState } from './state.ts';

const ANA = { by: 'ana', reason: 'x', at: at(0) };
const HOUR = 3600;
const SHIFTING: Phase = { name: 'shifting', step: 0 };
const AWAITING: Phase = { name: 'awaiting-decision', step: 0, reachedAt: at(0), sinceAt: at(0) };

function amended(amendment: Amendment<RolloutState, CommandRefusal>): RolloutState {
  if (amendment.kind === 'refused') throw new Error(JSON.stringify(amendment.refusal));
  return amendment.decision.state;
}

describe('deadlines', () => {
  it('are the ones in the documentation', () => {
    const page = readFileSync(new URL('../../../docs/deadlines.md', import.meta.url), 'utf8');
    const rows = DEADLINE_NAMES.map((name) => {
      const { afterSeconds, action } = DEADLINES[name];
      return `| ${name} | ${durationText(afterSeconds)} | ${action} |`;
    });
    expect(page).toContain(rows.join('\n'));
  });

  it.each<[string, RolloutState, (state: RolloutState) => LiveEndpoint, number]>([
    ['preparing', rollout({ name: 'preparing' }, { enteredAt: at(0) }), () => champion(), 3 * HOUR],
    ['shifting', rollout(SHIFTING, { enteredAt: at(0) }), (state) => canary(state, 0), HOUR],
    ['paused', rollout(HOLDING, { paused: ANA }), (state) => canary(state, 10), 72 * HOUR],
    ['awaiting a decision', rollout(AWAITING), (state) => canary(state, 10), 24 * HOUR],
  ])('%s for too long goes back, one second before it does not', (_, state, endpoint, seconds) => {
    const before = look(state, endpoint(state), { now: at(seconds - 1) });
    const after = look(state, endpoint(state), { now: at(seconds) });
    expect([before.state.phase.name, before.state.cause]).toEqual([state.phase.name, undefined]);
    expect(news(after)[0]).toBe('rolling-back');
    expect(after.state.cause).toMatchObject({ kind: 'deadline', outcome: 'deadline-passed' });
  });

  it('that pass while SageMaker is busy turn round at once, and send nothing', () => {
    const state = rollout(SHIFTING, { enteredAt: at(0) });
    const decision = look(state, canary(state, 0, { status: 'Updating' }), { now: at(HOUR) });
    expect([decision.state.phase.name, calls(decision), decision.dueAt]).toEqual(['rolling-back', [], at(HOUR + 10)]);
  });

  it('of a way back tell, and tell again, and the way back goes on', () => {
    const state = rollout({ name: 'rolling-back', sinceAt: at(0) });
    const first = look(state, canary(state, 10), { now: at(2 * HOUR) });
    const second = look(first.state, canary(state, 10), { now: at(3 * HOUR) });
    const third = look(first.state, canary(state, 10), { now: at(4 * HOUR) });
    expect([first, second, third].map(news)).toEqual([['overdue'], [], ['overdue']]);
    expect(calls(first)).toEqual(['set-weights']);
  });

  it('that pass together are told once each, and again only after their own time', () => {
    const minute = (count: number) => at(2 * HOUR + 60 * count);
    let state = rollout({ name: 'rolling-back', sinceAt: at(0) }, { busySinceAt: at(0) });
    const told: string[] = [];
    for (let count = 0; count <= 120; count++) {
      const decision = look(state, canary(state, 10, { status: 'SystemUpdating' }), { now: minute(count) });
      told.push(...decision.transitions.map(({ detail }) => `${detail.deadline} ${count}`));
      state = decision.state;
    }
    expect(told).toEqual(['endpoint-busy 0', 'rolling-back 1', 'endpoint-busy 60', 'endpoint-busy 120']);
    expect(outcomeOf({ ...state, phase: { name: 'preparing' } })).toBe('system-updating');
  });

  it.each<[string, RolloutState, (state: RolloutState) => LiveEndpoint]>([
    ['preparing', rollout({ name: 'preparing' }, { enteredAt: at(0) }), () => champion()],
    ['shifting', rollout(SHIFTING, { enteredAt: at(0) }), (state) => canary(state, 0)],
    ['awaiting a decision', rollout(AWAITING), (state) => canary(state, 10)],
    ['a shadow that asks', staged({ ...SHADOWING, askedAt: at(0) }), (state) => shadowed(state)],
  ])('stand still in a pause: after two days of it, resume takes %s on', (_, state, endpoint) => {
    const resumed = amended(
      giveCommand({ ...state, paused: { ...ANA, at: at(60) } }, 'resume', { ...ANA, at: at(48 * HOUR) }),
    );
    const decision = look(resumed, endpoint(state), { now: at(48 * HOUR + 60) });
    expect([decision.state.phase.name, decision.state.cause]).toEqual([state.phase.name, undefined]);
  });

  it('stand still only for the part of a pause that is in the phase', () => {
    const state = rollout(SHIFTING, { enteredAt: at(HOUR), paused: ANA });
    expect(amended(giveCommand(state, 'resume', { ...ANA, at: at(5 * HOUR) })).enteredAt).toBe(at(5 * HOUR));
  });

  it('of a stall are counted anew once somebody else has changed the endpoint', () => {
    const stalled = { name: 'stalled', during: 'preparing', step: 0, outcome: 'quota-exceeded', message: 'x' } as const;
    const state = rollout(
      { ...stalled, sinceAt: at(0), retryAt: at(900) },
      { stalledSinceAt: at(0), driftSeenAt: at(0) },
    );
    const decision = look(state, champion({ configName: 'theirs' }), { now: at(60) });
    expect([decision.state.phase.name, decision.state.stalledSinceAt]).toEqual(['drifted', undefined]);
  });

  it('of a drifted rollout end it, touching nothing', () => {
    const state = rollout({ name: 'drifted', sinceAt: at(0), difference: 'x' });
    const decision = look(state, champion({ configName: 'theirs' }), { now: at(72 * HOUR) });
    expect([decision.state.phase.name, calls(decision), decision.final]).toEqual(['abandoned', [], true]);
  });

  it('can be chosen otherwise', () => {
    const plan = { ...planned(), deadlines: { paused: { afterSeconds: 600, action: 'page' as const } } };
    const state = rollout(HOLDING, { plan, paused: ANA });
    const decision = look(state, canary(state, 10), { now: at(600) });
    expect([decision.state.phase.name, news(decision)]).toEqual(['holding', ['overdue']]);
  });

  it('are said in every sentence that waits, with the day when that is not plain', () => {
    const state = rollout(HOLDING, { paused: ANA });
    const { why } = look(state, canary(state, 10), { now: at(60) });
    expect(why).toMatch(/If that is not over by 2026-01-17 09:00:00 UTC, the rollout goes back\.$/);
    expect(momentText(at(HOUR), at(0))).toBe('10:00:00 UTC');
  });

  it('of an endpoint out of service bring the original config back, and then give it up', () => {
    const state = rollout(HOLDING, { outOfServiceSinceAt: at(0) });
    const out = canary(state, 10, { status: 'OutOfService' });
    expect(calls(look(state, out, { now: at(1799) }))).toEqual([]);
    const back = look(state, out, { now: at(1800) });
    expect([back.state.phase.name, calls(back)]).toEqual(['rolling-back', ['update-endpoint']]);
    const lost = look(back.state, out, { now: at(7200) });
    expect(lost).toMatchObject({ final: true, state: { cause: { outcome: 'out-of-service' } } });
  });

  it('of an endpoint out of service do not keep an abort waiting', () => {
    const state = rollout(HOLDING, { abort: ANA });
    const decision = look(state, canary(state, 10, { status: 'OutOfService' }), { now: at(60) });
    expect([decision.state.phase.name, calls(decision)]).toEqual(['rolling-back', ['update-endpoint']]);
  });
});
