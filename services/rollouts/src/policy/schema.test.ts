import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { endpointPolicySchema } from './json-schema.ts';
import { EndpointPolicyBody } from './schema.ts';

/** The published schema as a reader of JSON Schema takes it, without the code that it was made from. */
const published = z.fromJSONSchema(JSON.parse(JSON.stringify(endpointPolicySchema())));

const DEPTH = {
  kind: 'metric',
  name: 'depth',
  metric: { namespace: 'Shop', name: 'Depth', statistic: 'p99' },
  above: 5,
};
const EVERYTHING = {
  profile: 'guarded',
  alphaRollback: 0.01,
  alphaPromote: 0.05,
  minEvidence: 100,
  warmUp: '3m',
  maxHold: '2h',
  onInconclusive: 'rollback',
  onNoData: { after: '10m', action: 'hold' },
  allowUnapproved: true,
  deadlines: { paused: { after: '8h', action: 'page' }, drifted: { after: '30m' } },
  headroomPercent: 25,
  onNewVersion: 'queue',
  guards: [
    { kind: 'errors', metric: '5xx', tolerance: 1.2, margin: { ratio: 2, percent: 0.1 }, weight: 0.5 },
    { kind: 'latency', percentile: 99.9 },
    { kind: 'error-ceiling', maxErrorPercent: 2 },
    { kind: 'traffic-share' },
    { kind: 'alarm', alarmName: 'p99' },
    DEPTH,
  ],
  scaling: { onDrift: 'correct', onUpdate: 'deregister', variants: { primary: { min: 1, max: 4 } } },
};

describe('the published schema of a policy', () => {
  it('is JSON Schema 2020-12 with a description of every field', () => {
    const schema = endpointPolicySchema() as { $schema: string; properties: Record<string, { description?: string }> };
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(Object.keys(schema.properties)).toEqual(Object.keys(EVERYTHING));
    for (const { description } of Object.values(schema.properties)) expect(description).toMatch(/\w/);
  });

  it.each([
    ['nothing', {}],
    ['everything', EVERYTHING],
    ['a guard without its defaults', { guards: [{ kind: 'latency', percentile: 99 }] }],
  ])('accepts %s, as the API does', (_, policy) => {
    expect([published.safeParse(policy).success, EndpointPolicyBody.safeParse(policy).success]).toEqual([true, true]);
  });

  it.each([
    ['an unknown field', { profil: 'sharp' }],
    ['an unknown profile', { profile: 'lax' }],
    ['an α of 0.5', { alphaRollback: 0.5 }],
    ['a number as a duration', { maxHold: 600 }],
    ['a ceiling of 100 %', { guards: [{ kind: 'error-ceiling', maxErrorPercent: 100 }] }],
    ['an unknown statistic', { guards: [{ ...DEPTH, metric: { ...DEPTH.metric, statistic: 'Median' } }] }],
  ])('refuses %s, as the API does', (_, policy) => {
    expect([published.safeParse(policy).success, EndpointPolicyBody.safeParse(policy).success]).toEqual([false, false]);
  });
});
