import { describe, expect, it } from 'vitest';
import { type LoggedCall, noteChangedBy } from './changed-by.ts';
import { at, champion, look, ORIGINAL, rollout } from './fixtures.ts';

const drifted = rollout({ name: 'drifted', sinceAt: at(0), difference: 'the endpoint runs config theirs' });
const { plan } = drifted;
const STACK: LoggedCall = {
  at: at(60),
  by: 'arn:aws:sts::111122223333:assumed-role/Deploy/stack',
  operation: 'UpdateEndpoint',
  through: 'cloudformation.amazonaws.com',
  configName: 'theirs',
};

describe('a call that CloudTrail has logged', () => {
  it('is told with the drift, and a tool that owns the endpoint is recognised by it', () => {
    const noted = noteChangedBy(drifted, STACK);
    if (noted.kind === 'refused') throw new Error(noted.refusal);
    const { why } = look(noted.decision.state, champion({ configName: 'theirs' }), { now: at(90) });
    expect(why).toContain(
      'CloudTrail names arn:aws:sts::111122223333:assumed-role/Deploy/stack (UpdateEndpoint through cloudformation.amazonaws.com, 09:01:00 UTC).',
    );
    expect(why).toContain('This endpoint has an owner that puts its own config back');
  });

  const weights = (champion: number, challenger: number) => ({
    primary: champion,
    [plan.challenger.variantName]: challenger,
  });
  const { configName: _none, ...call } = STACK;
  it.each<[string, LoggedCall, string]>([
    ['our own config', { ...STACK, configName: plan.configs.canary.name }, 'refused'],
    ['our own weights', { ...call, weights: weights(90, 10) }, 'refused'],
    ['our own way back', { ...call, weights: weights(100, 0) }, 'refused'],
    ['weights of no step', { ...call, weights: weights(50, 50) }, 'amended'],
    ['the original config, put back', { ...STACK, configName: ORIGINAL }, 'amended'],
  ])('for %s is %s', (_, logged, kind) => {
    expect(noteChangedBy(drifted, logged).kind).toBe(kind);
  });

  it('that is older than the one known changes nothing', () => {
    const known = { ...drifted, changedBy: { at: at(90), by: 'ana', operation: 'UpdateEndpoint', through: 'console' } };
    expect(noteChangedBy(known, STACK)).toEqual({ kind: 'refused', refusal: 'older' });
  });
});
