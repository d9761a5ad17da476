import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { scalingPolicySchema } from './json-schema.ts';
import { ScalingPolicy } from './schema.ts';

const published = z.fromJSONSchema(JSON.parse(JSON.stringify(scalingPolicySchema())));
const load = { metric: 'SageMakerVariantInvocationsPerInstance', target: 700 };
const on = (scaling: object) => ({ variants: { primary: { min: 1, max: 4, ...scaling } } });

describe('the published schema of a scaling policy', () => {
  it('is the file that is published', async () => {
    const file = new URL('../../../../docs/schemas/scaling-policy.schema.json', import.meta.url).pathname;
    await expect(`${JSON.stringify(scalingPolicySchema(), null, 2)}\n`).toMatchFileSnapshot(file);
  });

  it.each([
    ['limits only', on({})],
    ['target tracking with cooldowns', on({ targetTracking: [{ ...load, scaleInCooldown: '10m', scaleIn: false }] })],
    [
      'a metric of one’s own',
      on({ targetTracking: [{ metric: { namespace: 'a', name: 'b', statistic: 'Sum' }, target: 1 }] }),
    ],
  ])('accepts %s, as the API does', (_, policy) => {
    expect([published.safeParse(policy).success, ScalingPolicy.safeParse(policy).success]).toEqual([true, true]);
  });

  it.each([
    ['an unknown field', on({ minimum: 1 })],
    ['no max', { variants: { primary: { min: 1 } } }],
    ['a fraction of an instance', on({ min: 1.5 })],
    ['a negative min', on({ min: -1 })],
    ['an unknown metric', on({ targetTracking: [{ metric: 'Requests', target: 1 }] })],
    ['a target of 0', on({ targetTracking: [{ ...load, target: 0 }] })],
    ['a number as a cooldown', on({ targetTracking: [{ ...load, scaleInCooldown: 300 }] })],
    ['an unknown onDrift', { ...on({}), onDrift: 'fight' }],
    ['a step policy without an alarm', on({ stepScaling: [{ name: 'x', steps: [{ from: 0, change: 1 }] }] })],
  ])('refuses %s, as the API does', (_, policy) => {
    expect([published.safeParse(policy).success, ScalingPolicy.safeParse(policy).success]).toEqual([false, false]);
  });
});
