import { describe, expect, it } from 'vitest';
import { effectivePolicy } from './effective.ts';

const alarm = (alarmName: string) => ({ kind: 'alarm' as const, alarmName });

describe('how a rollout is judged', () => {
  it('its guards are the request’s, else the endpoint’s, else the default ones; the pointers say which are the request’s', () => {
    const policy = { guards: [alarm('orders')] };
    expect(effectivePolicy({ guards: [alarm('mine')] }, policy)).toMatchObject({
      guards: { rules: [alarm('mine')] },
      rulePointers: ['#/guards/0'],
    });
    expect(effectivePolicy({}, policy)).toMatchObject({
      guards: { rules: [alarm('orders')] },
      rulePointers: [undefined],
    });
    expect(effectivePolicy({}).guards.rules.map(({ kind }) => kind)).toEqual([
      ...['errors', 'latency', 'latency', 'errors', 'traffic-share'],
    ]);
  });

  it('what the request adds comes on top of the endpoint’s own', () => {
    expect(effectivePolicy({ addGuards: [alarm('release')] }, { guards: [alarm('orders')] })).toMatchObject({
      guards: { rules: [alarm('orders'), alarm('release')] },
      rulePointers: [undefined, '#/addGuards/0'],
    });
    expect(effectivePolicy({ addGuards: [alarm('release')] }).guards.rules).toHaveLength(6);
  });

  it('the request’s word goes before the endpoint’s, which goes before the default', () => {
    const { guards, onInconclusive } = effectivePolicy(
      { profile: 'sharp' },
      { profile: 'guarded', onInconclusive: 'rollback' },
    );
    expect([guards.profile, onInconclusive, guards.minEvidence]).toEqual(['sharp', 'rollback', 50]);
  });
});
