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

  it('how swaps treat autoscaling stands in the request, else in the endpoint’s scaling, else it is auto', () => {
    const policy = { scaling: { onDrift: 'report' as const, onUpdate: 'deregister' as const, variants: {} } };
    expect(effectivePolicy({}, policy).deregisters).toBe(true);
    expect(effectivePolicy({ scaling: { onUpdate: 'auto' } }, policy).deregisters).toBe(false);
    expect(effectivePolicy({ scaling: { onUpdate: 'deregister' } }).deregisters).toBe(true);
    expect(effectivePolicy({}).deregisters).toBe(false);
  });

  it('headroom is the request’s, else the endpoint’s', () => {
    expect(effectivePolicy({ headroomPercent: 0 }, { headroomPercent: 40 }).headroomPercent).toBe(0);
    expect(effectivePolicy({}, { headroomPercent: 40 }).headroomPercent).toBe(40);
  });
});
