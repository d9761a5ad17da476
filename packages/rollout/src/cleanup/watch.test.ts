import { describe, expect, it } from 'vitest';
import { at, ORIGINAL, rollout } from '../fixtures.ts';
import { decideCleanup } from './decide.ts';
import { cleanupKey, withCleanup } from './start.ts';
import { type CleanupState, parseCleanup } from './state.ts';
import { lookNow } from './watch.ts';

const HOUR = 3600;
const BY_STACK = {
  at: at(60),
  by: 'arn:aws:sts::111122223333:assumed-role/Deploy/x',
  operation: 'UpdateEndpoint',
  through: 'cloudformation.amazonaws.com',
};
const ended = rollout({ name: 'succeeded', endedAt: at(0) });
const { final } = ended.plan.configs;

function spawned(phase: 'succeeded' | 'rolled-back' = 'succeeded', revertWindowSeconds = 72 * HOUR) {
  const plan = { ...ended.plan, revertWindowSeconds };
  const decision = withCleanup({ state: { ...ended, plan, phase: { name: phase, endedAt: at(0) } }, final: true });
  const [item] = decision.spawn ?? [];
  if (!item) throw new Error('Nothing was spawned.');
  return { ...item, state: parseCleanup(item.state, 1), published: decision.publish };
}

const watching = spawned().state;

function look(
  configs: string[],
  models: string[],
  { state = watching, isBusy = false, now = at(HOUR) }: { state?: CleanupState; isBusy?: boolean; now?: string } = {},
) {
  return decideCleanup({ state, seen: { used: { isBusy, inUse: { configs, models } } }, outcomes: [], now });
}

describe('after its end', () => {
  it('a rollout that succeeded is looked after every hour, and events of its endpoint find who does', () => {
    const { dueAt, published } = spawned();
    expect([dueAt, published]).toMatchObject([
      at(HOUR),
      [{ pk: 'EP#111122223333#us-east-1#fraud', sk: 'WATCHED_BY', body: { cleanupKey: cleanupKey(ended) } }],
    ]);
    expect(spawned('succeeded', 600).dueAt).toBe(at(600));
  });

  it('one that was rolled back is not', () => {
    expect(spawned('rolled-back')).toMatchObject({ dueAt: at(72 * HOUR), published: [] });
    expect(spawned('rolled-back').state.watch).toBeUndefined();
  });

  it('its config means that nothing has happened', () => {
    expect(look([final.name], ['fraud-v2'])).toMatchObject({ transitions: [], dueAt: at(2 * HOUR), state: watching });
  });

  it('its old model on a config of somebody else is told once', () => {
    const decision = look([ORIGINAL], ['fraud-v1']);
    expect(decision.transitions).toMatchObject([
      { type: 'rollout.undone.v1', detail: { outcome: 'owner-reverts', configName: ORIGINAL } },
    ]);
    expect(decision.transitions[0]?.summary).toBe(
      'Somebody else brought fraud-v1 back: fraud runs config fraud-original, and fraud-v2 serves nobody any more. If CloudFormation, Terraform or ACK owns the endpoint, change the endpoint config there, or it happens again.',
    );
    expect(decision.publish).toMatchObject([{ pk: `ROL#${ended.id}`, sk: 'AFTER_END' }]);
    expect([decision.state.watch, decision.dueAt]).toEqual([undefined, at(72 * HOUR)]);
  });

  it('who did it is named, if CloudTrail told', () => {
    const noted = lookNow(watching, { ...BY_STACK, configName: ORIGINAL });
    if (noted.kind === 'refused') throw new Error(noted.refusal);
    const { transitions } = look([ORIGINAL], ['fraud-v1'], { state: noted.decision.state });
    expect(transitions[0]?.summary).toContain(
      'CloudTrail names arn:aws:sts::111122223333:assumed-role/Deploy/x (UpdateEndpoint through cloudformation.amazonaws.com, 09:01:00 UTC).',
    );
  });

  it.each<[string, string[], string[]]>([
    ['a later rollout', ['fl-later-final-1'], ['fraud-v1']],
    ['another model of somebody else', ['by-hand'], ['fraud-v3']],
    ['the same model on another config', ['by-hand'], ['fraud-v2']],
  ])('%s ends the watch and is no news', (_, configs, models) => {
    const decision = look(configs, models);
    expect([decision.state.watch, decision.transitions, decision.dueAt]).toEqual([undefined, [], at(72 * HOUR)]);
  });

  it('a change under way is waited for', () => {
    const decision = look([final.name, ORIGINAL], ['fraud-v2', 'fraud-v1'], { isBusy: true });
    expect(decision).toMatchObject({ state: watching, transitions: [], dueAt: at(HOUR + 300) });
  });

  it('an endpoint that is gone is no news', () => {
    expect(look([], [])).toMatchObject({ state: watching, transitions: [] });
  });

  it.each<[string, ReturnType<typeof lookNow>]>([
    ['a call of the rollout itself', lookNow(watching, { ...BY_STACK, configName: final.name })],
    ['anything, once nobody looks any more', lookNow(spawned('rolled-back').state)],
  ])('%s makes nothing due', (_, answer) => {
    expect(answer.kind).toBe('refused');
  });
});
