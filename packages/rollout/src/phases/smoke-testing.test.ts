import type { Outcome } from '@fairlead/reconcile';
import { describe, expect, it } from 'vitest';
import { at, calls, canary, look, news, rollout, SMOKE_TESTING, staged } from '../fixtures.ts';

const FAILED: Outcome = { kind: 'refused', code: 'ModelError', message: 'its container answered 500: boom' };
const testing = staged(SMOKE_TESTING);
const up = canary(testing, 0);

describe('a smoke test', () => {
  it('begins when the challenger is up at weight 0, with the first sample for its variant alone', () => {
    const preparing = staged({ name: 'preparing' });
    const decision = look(preparing, up);
    expect(decision.actions).toEqual([
      {
        kind: 'invoke',
        endpointName: 'fraud',
        variantName: preparing.plan.challenger.variantName,
        sample: { contentType: 'application/json', body: '{"amount":1}', encoding: 'utf8' },
      },
    ]);
  });

  it('is skipped when the plan has no sample', () => {
    const preparing = rollout({ name: 'preparing' });
    expect(calls(look(preparing, canary(preparing, 0)))).toEqual(['set-weights']);
  });

  it('that is answered lets the first traffic through', () => {
    const decision = look(testing, up, { outcomes: [{ kind: 'done' }] });
    expect(news(decision)).toEqual(['smoke-passed']);
    expect(decision.actions).toMatchObject([{ kind: 'set-weights', weights: { primary: 90 } }]);
  });

  it('asks every sample before any traffic moves', () => {
    const samples = [...(testing.plan.samples ?? []), ...(testing.plan.samples ?? [])];
    const two = { ...testing, plan: { ...testing.plan, samples } };
    const decision = look(two, up, { outcomes: [{ kind: 'done' }] });
    expect(calls(decision)).toEqual(['invoke']);
    expect(decision.state.phase).toMatchObject({ sample: 1 });
  });

  it('whose worker died asks again', () => {
    expect(calls(look(testing, up, { now: at(120) }))).toEqual(['invoke']);
  });

  it('that the model fails once is asked again, and twice goes back before any live request', () => {
    const once = look(testing, up, { outcomes: [FAILED] });
    expect(calls(once)).toEqual(['invoke']);
    const twice = look(once.state, up, { outcomes: [FAILED] });
    expect(twice.state).toMatchObject({
      phase: { name: 'rolling-back' },
      cause: {
        kind: 'smoke',
        outcome: 'smoke-failed',
        sentence:
          'The challenger failed smoke request 1, 2 times, before any live one: its container answered 500: boom',
      },
    });
  });

  it.each<Outcome>([
    { kind: 'unknown', message: 'timed out' },
    { kind: 'refused', code: 'ThrottlingException', message: 'Rate exceeded' },
  ])('that meets $message is asked again in ten seconds, and is no failure', (outcome) => {
    const decision = look(testing, up, { outcomes: [outcome], now: at(60) });
    expect(calls(decision)).toEqual([]);
    expect(decision).toMatchObject({ dueAt: at(70), state: { phase: { failures: 0 } } });
  });

  it('without an answer for ten minutes goes back and says so', () => {
    const decision = look(testing, up, { outcomes: [{ kind: 'unknown', message: 'timed out' }], now: at(600) });
    expect(decision.state.cause).toEqual({
      kind: 'smoke',
      outcome: 'smoke-failed',
      sentence: 'The challenger did not answer the smoke request within 10 min (last: timed out).',
    });
  });

  it('is stopped when somebody moves traffic meanwhile', () => {
    const decision = look({ ...testing, driftSeenAt: at(0) }, canary(testing, 40), { now: at(300) });
    expect(decision.state.phase.name).toBe('drifted');
  });
});
