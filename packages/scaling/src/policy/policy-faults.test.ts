import { describe, expect, it } from 'vitest';
import type { EndpointFacts } from './endpoint-facts.ts';
import { factsOf } from './endpoint-facts.ts';
import { policyFaults } from './policy-faults.ts';
import { ScalingPolicy } from './schema.ts';

const variant = { VariantName: 'primary', ModelName: 'fraud-v1', InstanceType: 'ml.m5.large' };
const facts = (overrides: object = {}, config: object = {}): EndpointFacts =>
  factsOf('fraud', { ProductionVariants: [{ ...variant, ...overrides }], ...config });
const REAL_TIME = facts();
const ASYNC = facts({}, { AsyncInferenceConfig: { OutputConfig: {} } });
const SERVERLESS = facts({ InstanceType: undefined, ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 20 } });
const TRACKED = [{ metric: 'SageMakerVariantInvocationsPerInstance', target: 700 }];
const STEP = {
  name: 'burst',
  steps: [{ from: 0, change: 1 }],
  alarm: { metric: 'InvocationsPerInstance', threshold: 900 },
};

function faults(scaling: object, endpoint = REAL_TIME): string[] {
  const policy = ScalingPolicy.parse({ variants: { primary: { min: 1, max: 4, ...scaling } } });
  return policyFaults(policy, endpoint).map(
    ({ pointer, code }) => `${pointer.replace('#/variants/primary', '')} ${code}`,
  );
}

describe('a scaling policy', () => {
  it.each<[string, object, EndpointFacts]>([
    [
      'target tracking and a schedule on a real-time endpoint',
      { targetTracking: TRACKED, stepScaling: [STEP] },
      REAL_TIME,
    ],
    [
      'scale to zero of an asynchronous endpoint',
      { min: 0, targetTracking: [{ metric: 'ApproximateBacklogSizePerInstance', target: 5 }], scaleFromZero: {} },
      ASYNC,
    ],
    [
      'provisioned concurrency of a serverless endpoint',
      { max: 20, targetTracking: [{ metric: 'SageMakerVariantProvisionedConcurrencyUtilization', target: 0.7 }] },
      SERVERLESS,
    ],
  ])('that fits is taken: %s', (_, scaling, endpoint) => {
    expect(faults(scaling, endpoint)).toEqual([]);
  });

  it.each<[string, object, EndpointFacts, string[]]>([
    ['min above max', { min: 5 }, REAL_TIME, ['/min min_above_max']],
    ['zero on a real-time endpoint', { min: 0 }, REAL_TIME, ['/min zero_not_allowed']],
    ['a max of zero', { min: 0, max: 0, scaleFromZero: {} }, ASYNC, ['/max zero_not_allowed']],
    ['zero without a way up', { min: 0 }, ASYNC, [' no_way_from_zero']],
    ['a way up from zero where none is', { scaleFromZero: {} }, REAL_TIME, ['/scaleFromZero metric_does_not_fit']],
    [
      'invocations of an asynchronous endpoint',
      { targetTracking: TRACKED },
      ASYNC,
      ['/targetTracking/0/metric metric_does_not_fit'],
    ],
    [
      'invocations of a serverless endpoint',
      { targetTracking: TRACKED },
      SERVERLESS,
      ['/targetTracking/0/metric metric_does_not_fit'],
    ],
    [
      'the backlog of a real-time endpoint',
      { targetTracking: [{ metric: 'ApproximateBacklogSizePerInstance', target: 5 }] },
      REAL_TIME,
      ['/targetTracking/0/metric metric_does_not_fit'],
    ],
    ['more than a serverless variant’s concurrency', { max: 21 }, SERVERLESS, ['/max above_max_concurrency']],
    [
      'a share above 1',
      { targetTracking: [{ metric: 'SageMakerVariantProvisionedConcurrencyUtilization', target: 70 }] },
      SERVERLESS,
      ['/targetTracking/0/target target_out_of_range'],
    ],
    [
      'two targets for one metric',
      { targetTracking: [...TRACKED, { ...TRACKED[0], name: 'other', target: 300 }] },
      REAL_TIME,
      ['/targetTracking/1 policies_conflict'],
    ],
    ['one name for two policies', { stepScaling: [STEP, STEP] }, REAL_TIME, ['/stepScaling/1/name name_twice']],
    [
      'overlapping steps',
      {
        stepScaling: [
          {
            ...STEP,
            steps: [
              { from: 0, to: 10, change: 1 },
              { from: 5, change: 2 },
            ],
          },
        ],
      },
      REAL_TIME,
      ['/stepScaling/0/steps/1 steps_conflict'],
    ],
    [
      'a gap between steps',
      {
        stepScaling: [
          {
            ...STEP,
            steps: [
              { from: 10, change: 2 },
              { from: 0, to: 5, change: 1 },
            ],
          },
        ],
      },
      REAL_TIME,
      ['/stepScaling/0/steps/0 steps_conflict'],
    ],
    [
      'a schedule that does not parse, in no time zone, that sets nothing',
      { scheduledActions: [{ name: 'evening', schedule: 'cron(0 18 * *)', timezone: 'Berlin' }] },
      REAL_TIME,
      [
        '/scheduledActions/0/schedule schedule_invalid',
        '/scheduledActions/0/timezone timezone_unknown',
        '/scheduledActions/0 nothing_to_set',
      ],
    ],
    [
      'a schedule to zero of a real-time endpoint',
      { scheduledActions: [{ name: 'night', schedule: 'rate(1 day)', min: 0 }] },
      REAL_TIME,
      ['/scheduledActions/0/min zero_not_allowed'],
    ],
    [
      'an instance type that does not autoscale',
      {},
      facts({ InstanceType: 'ml.t2.medium' }),
      [' variant_cannot_scale'],
    ],
    [
      'a variant that SageMaker scales itself',
      {},
      facts({ ManagedInstanceScaling: { Status: 'ENABLED' } }),
      [' variant_cannot_scale'],
    ],
    ['a variant of inference components', {}, facts({ ModelName: undefined }), [' variant_cannot_scale']],
  ])('with %s is refused, and the pointer leads there', (_, scaling, endpoint, expected) => {
    expect(faults(scaling, endpoint)).toEqual(expected);
  });

  it('tells every fault at once, with what was seen and what to do', () => {
    const policy = ScalingPolicy.parse({
      variants: {
        primary: { min: 5, max: 4, targetTracking: [{ metric: 'ApproximateBacklogSizePerInstance', target: 1 }] },
        nope: { min: 1, max: 1 },
      },
    });
    expect(policyFaults(policy, REAL_TIME, '#/scaling')).toEqual([
      {
        pointer: '#/scaling/variants/primary/min',
        code: 'min_above_max',
        detail: 'min is 5 and max is 4; give a min of 4 or less, or a higher max.',
      },
      {
        pointer: '#/scaling/variants/primary/targetTracking/0/metric',
        code: 'metric_does_not_fit',
        detail:
          'ApproximateBacklogSizePerInstance is for asynchronous endpoints; variant primary of fraud is real-time.',
      },
      {
        pointer: '#/scaling/variants/nope',
        code: 'variant_unknown',
        detail: 'fraud has no variant nope; it has primary.',
      },
    ]);
  });
});
