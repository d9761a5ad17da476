import { describe, expect, it } from 'vitest';
import {
  at,
  calls,
  canary,
  champion,
  look,
  news,
  originalConfig,
  SHADOWING,
  sent,
  shadowed,
  shadowMinutes,
  staged,
  variant,
  wantsConfig,
} from '../fixtures.ts';
import { judgedRange, judgedSpans, judgedVariant } from '../look.ts';
import { startRollout } from '../start.ts';
import { shadowGuards } from './shadow.ts';

const starting = staged({ name: 'starting-shadow' });
const shadowing = staged(SHADOWING);
const onShadow = shadowed(shadowing);

describe('a shadow stage', () => {
  it('comes first when the plan has one', () => {
    const first = startRollout({ ...starting, startedBy: 'ana' }, starting.plan);
    expect(first.state.phase).toEqual({ name: 'starting-shadow' });
  });

  it('has one production variant and one shadow, whose weight over the champion’s is the share of copies', () => {
    expect(starting.plan.configs.shadow?.body).toEqual({
      ...originalConfig(),
      ShadowProductionVariants: [
        {
          VariantName: 'fl-0123456789abcdefghjkmnpqrs-shadow',
          ModelName: 'fraud-v2',
          InstanceType: 'ml.m5.large',
          InitialInstanceCount: 2,
          InitialVariantWeight: 1,
        },
      ],
    });
  });

  it('swaps to its config keeping what variants that stay are now', () => {
    const decision = look(starting, champion());
    expect(decision.actions).toMatchObject([
      { kind: 'create-config', config: { name: starting.plan.configs.shadow?.name } },
      { kind: 'update-endpoint', configName: starting.plan.configs.shadow?.name, keep: 'everything' },
    ]);
  });

  it('is watched once the endpoint is InService on its config', () => {
    const decision = look(starting, onShadow);
    expect(decision.state.phase).toMatchObject({ name: 'shadowing', endsAt: at(600), latestEndAt: at(1800) });
    expect(news(decision)).toEqual(['shadow-started']);
    expect(calls(decision)).toEqual([]);
  });

  it('that SageMaker takes back ends on the original config', () => {
    const attempt = sent(wantsConfig(starting.plan.configs.shadow?.name ?? ''), { rollingBackSeen: true });
    const decision = look({ ...starting, attempt }, champion({ lastModifiedAt: at(300) }), { now: at(300) });
    expect(decision.state.cause).toEqual({
      kind: 'sagemaker',
      outcome: 'rolled-back-by-sagemaker',
      sentence: 'The shadow did not come up: rolled back by SageMaker.',
    });
  });
});

describe('a shadow that is watched', () => {
  it('is judged by its own variant and minutes, and by everything but the split of traffic', () => {
    expect(judgedVariant(shadowing)).toBe('fl-0123456789abcdefghjkmnpqrs-shadow');
    expect(judgedSpans(shadowing)).toEqual([{ step: -1, weight: 0.5, fromMs: Date.parse(at(0)) }]);
    expect(judgedRange(judgedSpans(shadowing), at(300))?.fromMs).toBe(Date.parse(at(0)));
    const rules = [{ kind: 'traffic-share' as const, tolerance: 1.1 }, ...shadowing.plan.guards.rules];
    expect(shadowGuards({ ...shadowing.plan.guards, rules }).rules).toEqual(shadowing.plan.guards.rules);
  });

  it('goes on to the canary when its hold is over and every guard agrees, for the instances of now', () => {
    const grown = shadowed(shadowing, { variants: [variant('primary', 1, 5)] });
    const decision = look(shadowing, grown, { now: at(600), window: shadowMinutes(50) });
    expect(news(decision)).toEqual(['shadow-passed']);
    expect(decision.state).toMatchObject({ phase: { name: 'preparing' }, traffic: [] });
    expect(decision.state.look).toBeUndefined();
    expect(decision.actions).toMatchObject([
      { kind: 'create-config', config: { body: { ProductionVariants: [{ InitialInstanceCount: 5 }, {}] } } },
      { kind: 'update-endpoint', keep: 'everything' },
    ]);
    expect(decision.state.plan.challenger.variantName).not.toBe(decision.state.plan.shadow?.variantName);
  });

  it('that is proven harmful goes home without a weight call', () => {
    const decision = look(shadowing, onShadow, { now: at(300), window: shadowMinutes(50, 20) });
    expect(decision.state.phase.name).toBe('rolling-back');
    expect(decision.state.cause?.sentence).toMatch(/^In shadow: /);
    expect(decision.actions).toMatchObject([{ kind: 'update-endpoint', configName: 'fraud-original' }]);
  });

  it('without metrics says which variant shows none, asks, and goes on by itself when they come', () => {
    const asked = look(shadowing, onShadow, { now: at(1800), window: shadowMinutes(0) });
    expect(news(asked)).toEqual(['paused']);
    expect(asked.state.phase).toMatchObject({ name: 'shadowing', askedAt: at(1800) });
    expect(asked.why).toContain(
      'CloudWatch shows no requests of the shadow variant fl-0123456789abcdefghjkmnpqrs-shadow',
    );
    const late = look(asked.state, onShadow, { now: at(1860), window: shadowMinutes(50) });
    expect(late.state.phase.name).toBe('preparing');
  });

  it.each([
    ['rollback', 'rolling-back'],
    ['advance', 'shadowing'],
  ] as const)('without evidence in time and onInconclusive %s is %s', (onInconclusive, phase) => {
    const state = { ...shadowing, plan: { ...shadowing.plan, onInconclusive } };
    const decision = look(state, onShadow, { now: at(1800), window: shadowMinutes(0) });
    expect(decision.state.phase.name).toBe(phase);
  });

  it('is stopped by a config of somebody else, which is not overwritten', () => {
    const elsewhere = champion({ configName: 'by-hand' });
    const decision = look({ ...shadowing, driftSeenAt: at(0) }, elsewhere, { now: at(300) });
    expect(decision.state.phase.name).toBe('drifted');
    expect(calls(decision)).toEqual([]);
  });

  it('is aborted with the original config', () => {
    const aborted = { ...shadowing, abort: { at: at(1), by: 'ana', reason: 'x' } };
    expect(look(aborted, onShadow, { now: at(60) }).actions).toMatchObject([
      { kind: 'update-endpoint', configName: 'fraud-original' },
    ]);
  });

  it('may still be on its config while the canary comes up', () => {
    const preparing = staged({ name: 'preparing' });
    expect(calls(look(preparing, onShadow))).toEqual(['create-config', 'update-endpoint']);
    expect(look(preparing, canary(preparing, 0)).state.phase.name).toBe('smoke-testing');
  });
});
