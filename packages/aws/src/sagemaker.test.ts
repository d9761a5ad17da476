import { LeaseEnded, type Permit } from '@fairlead/reconcile';
import { installPlatform } from '@fairlead/runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FakeAnswer, fakeAws, type WireCall } from './fake-aws.ts';
import { sageMakerChanges } from './sagemaker-changes.ts';
import { sageMakerChanger, sageMakerReader } from './sagemaker-clients.ts';
import { sageMakerEndpoints } from './sagemaker-endpoints.ts';

beforeEach(() => {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});

function sageMaker(answer: (call: WireCall, nth: number) => FakeAnswer) {
  const aws = fakeAws(answer);
  installPlatform({
    clock: { now: () => Date.now(), timeout: () => new AbortController().signal },
    requestHandler: aws.requestHandler,
  });
  const reader = sageMakerReader();
  return {
    ...aws,
    read: sageMakerEndpoints(reader),
    change: sageMakerChanges({ changer: sageMakerChanger(), reader }),
  };
}

const PERMIT: Permit = { signal: new AbortController().signal, check: () => undefined };
const MISSING = { error: 'ValidationException', message: 'Could not find endpoint "arn:…".' };
const THROTTLED = { error: 'ThrottlingException', message: 'Rate exceeded' };
const VARIANT = { VariantName: 'primary', ModelName: 'fraud-v1', InitialInstanceCount: 2, InitialVariantWeight: 1 };

describe('an endpoint that is read', () => {
  it('comes with its status, config, weights and counts; what is not shown yet is 0', async () => {
    const { read } = sageMaker(() => ({
      EndpointName: 'Fraud',
      EndpointStatus: 'Updating',
      EndpointConfigName: 'c1',
      LastModifiedTime: 1768384800.25,
      FailureReason: 'no capacity',
      ProductionVariants: [{ VariantName: 'primary', CurrentWeight: 0.9, DesiredWeight: 1 }],
      ShadowProductionVariants: [{ VariantName: 'shadow' }],
    }));
    expect(await read.endpoint('fraud')).toEqual({
      name: 'Fraud',
      status: 'Updating',
      configName: 'c1',
      lastModifiedAt: '2026-01-14T10:00:00.250Z',
      failureReason: 'no capacity',
      variants: [
        { name: 'primary', currentWeight: 0.9, desiredWeight: 1, currentInstanceCount: 0, desiredInstanceCount: 0 },
      ],
      hasShadowVariants: true,
    });
  });

  it('is missing when SageMaker cannot find it', async () => {
    const { read } = sageMaker(() => MISSING);
    expect([await read.endpoint('x'), await read.config('x'), await read.model('x')]).toEqual([
      'missing',
      'missing',
      'missing',
    ]);
  });

  it.each([
    ['another validation error', { error: 'ValidationException', message: 'Value at endpointName is too long' }],
    ['a refusal', { error: 'AccessDeniedException', message: 'Could not find a policy that allows this' }],
  ])('is not called missing for %s', async (_, error) => {
    await expect(sageMaker(() => error).read.endpoint('x')).rejects.toMatchObject({ name: error.error });
  });

  it('is asked for again when SageMaker throttles', async () => {
    const { read, operations } = sageMaker((_, nth) => (nth === 1 ? THROTTLED : MISSING));
    expect(await read.endpoint('fraud')).toBe('missing');
    expect(operations()).toEqual(['DescribeEndpoint', 'DescribeEndpoint']);
  });
});

describe('a config that is read', () => {
  it('has the form that would create it again, and its own tags', async () => {
    const { read } = sageMaker(({ operation }) =>
      operation === 'ListTags'
        ? {
            Tags: [
              { Key: 'team', Value: 'risk' },
              { Key: 'aws:cloudformation:stack-name', Value: 's' },
            ],
          }
        : {
            EndpointConfigName: 'c1',
            EndpointConfigArn: 'arn:c1',
            CreationTime: 1,
            ProductionVariants: [VARIANT],
            KmsKeyId: 'k',
          },
    );
    expect(await read.config('c1')).toEqual({
      body: { ProductionVariants: [VARIANT], KmsKeyId: 'k' },
      tags: { team: 'risk' },
    });
  });

  it('comes with the tags of every page', async () => {
    const { read } = sageMaker(({ operation, input }) => {
      if (operation !== 'ListTags') return { EndpointConfigArn: 'arn:c1', ProductionVariants: [VARIANT] };
      return input.NextToken
        ? { Tags: [{ Key: 'b', Value: '2' }] }
        : { Tags: [{ Key: 'a', Value: '1' }], NextToken: 'n' };
    });
    expect(await read.config('c1')).toMatchObject({ tags: { a: '1', b: '2' } });
  });
});

describe('a change', () => {
  const update = { endpointName: 'fraud', configName: 'c2', keep: 'everything' as const };

  it.each([
    ['everything', { RetainAllVariantProperties: true }],
    [
      'instance-counts',
      {
        RetainAllVariantProperties: true,
        ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
      },
    ],
    ['nothing', { RetainAllVariantProperties: false }],
  ] as const)('of the config keeps %s and sends no deployment config', async (keep, more) => {
    const { change, calls } = sageMaker(() => ({ EndpointArn: 'arn' }));
    expect(await change.updateEndpoint({ ...update, keep }, PERMIT)).toEqual({ kind: 'done' });
    expect(calls).toEqual([
      { operation: 'UpdateEndpoint', input: { EndpointName: 'fraud', EndpointConfigName: 'c2', ...more } },
    ]);
  });

  it('of weights sends all of them, 0 too, and no count', async () => {
    const { change, calls } = sageMaker(() => ({ EndpointArn: 'arn' }));
    await change.setWeights({ endpointName: 'fraud', weights: { primary: 100, 'fl-1': 0 } }, PERMIT);
    expect(calls[0]?.input).toEqual({
      EndpointName: 'fraud',
      DesiredWeightsAndCapacities: [
        { VariantName: 'primary', DesiredWeight: 100 },
        { VariantName: 'fl-1', DesiredWeight: 0 },
      ],
    });
  });

  it.each<[string, FakeAnswer, object]>([
    ['throttled', THROTTLED, { kind: 'refused', code: 'ThrottlingException', message: 'Rate exceeded' }],
    [
      'short of quota',
      { error: 'ResourceLimitExceeded', message: 'limit' },
      { kind: 'refused', code: 'ResourceLimitExceeded' },
    ],
    ['met by a 500', { error: 'InternalFailure', message: 'oops', status: 500 }, { kind: 'unknown' }],
    ['met by a 503', { error: 'ServiceUnavailable', message: 'later', status: 503 }, { kind: 'unknown' }],
    ['cut off', 'cut-off', { kind: 'unknown' }],
  ])('that is %s is tried once and says what is known', async (_, answer, outcome) => {
    const { change, calls } = sageMaker(() => answer);
    expect(await change.updateEndpoint(update, PERMIT)).toMatchObject(outcome);
    expect(calls).toHaveLength(1);
  });

  it('is not sent when the lease is over', async () => {
    const { change, calls } = sageMaker(() => ({}));
    const over: Permit = {
      ...PERMIT,
      check: () => {
        throw new LeaseEnded('over');
      },
    };
    const config = { name: 'c2', body: { ProductionVariants: [VARIANT] } };
    await expect(
      change.setWeights({ endpointName: 'fraud', weights: {} }, over).catch((error) => error.name),
    ).resolves.toBe('LeaseEnded');
    await expect(async () => change.updateEndpoint(update, over)).rejects.toThrow('over');
    await expect(change.createConfig(config, {}, over)).rejects.toThrow('over');
    expect(calls).toEqual([]);
  });
});

describe('a config that is to be created', () => {
  const config = { name: 'fl-1-canary-abc', body: { ProductionVariants: [VARIANT] } };
  const TAKEN = {
    error: 'ValidationException',
    message: 'Cannot create already existing endpoint configuration "arn".',
  };
  const standing = (found: FakeAnswer) =>
    sageMaker(({ operation }) => (operation === 'CreateEndpointConfig' ? TAKEN : found));

  it('carries its name, its body and its tags', async () => {
    const { change, calls } = sageMaker(() => ({ EndpointConfigArn: 'arn' }));
    expect(await change.createConfig(config, { 'fairlead:rollout': 'rol_1' }, PERMIT)).toEqual({ kind: 'done' });
    expect(calls[0]?.input).toEqual({
      EndpointConfigName: 'fl-1-canary-abc',
      ProductionVariants: [VARIANT],
      Tags: [{ Key: 'fairlead:rollout', Value: 'rol_1' }],
    });
  });

  it('counts as created when it stands already, with defaults that SageMaker added', async () => {
    const found = { ProductionVariants: [{ ...VARIANT, RoutingConfig: { RoutingStrategy: 'RANDOM' } }] };
    expect(await standing(found).change.createConfig(config, {}, PERMIT)).toEqual({ kind: 'done' });
  });

  it.each([
    ['another model', [{ ...VARIANT, ModelName: 'other' }]],
    ['one variant more', [VARIANT, { ...VARIANT, VariantName: 'extra' }]],
    ['one variant less', []],
  ])('is never taken for one of its name with %s', async (_, ProductionVariants) => {
    const outcome = await standing({ ProductionVariants }).change.createConfig(config, {}, PERMIT);
    expect(outcome).toMatchObject({ kind: 'refused', code: 'ConfigDiffers' });
  });

  it('leaves open what stands there when it cannot be read', async () => {
    const outcome = await standing({ error: 'InternalFailure', message: 'oops', status: 500 }).change.createConfig(
      config,
      {},
      PERMIT,
    );
    expect(outcome).toMatchObject({ kind: 'unknown' });
  });
});
