import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Leftover } from '@fairlead/rollout';
import { describe, expect, it } from 'vitest';
import { type FakeAnswer, fakeAws } from './fake-aws.ts';
import { sageMakerLeftovers } from './sagemaker-leftovers.ts';

const PERMIT = { signal: new AbortController().signal, check: () => undefined };
const CANARY: Leftover = { kind: 'config', name: 'fl-1-canary-a' };
const MISSING = { error: 'ValidationException', message: 'Could not find endpoint configuration "arn".' };

/** A keeper whose SageMaker has the endpoint on `live` (and changing to `pending`), and whose configs are tagged so. */
function keeper({
  live = 'fl-1-final-b',
  pending,
  tags = ['fairlead:rollout'],
  ...other
}: {
  live?: string;
  pending?: string;
  tags?: string[];
  config?: FakeAnswer;
  deletion?: FakeAnswer;
} = {}) {
  const aws = fakeAws(({ operation, input }) => {
    switch (operation) {
      case 'DescribeEndpoint':
        return {
          EndpointStatus: pending ? 'Updating' : 'InService',
          EndpointConfigName: live,
          ...(pending ? { PendingDeploymentSummary: { EndpointConfigName: pending } } : {}),
        };
      case 'DescribeEndpointConfig':
        if (input.EndpointConfigName === CANARY.name && other.config) return other.config;
        return { EndpointConfigArn: 'arn', ProductionVariants: [{ VariantName: 'a', ModelName: 'fl-1-model-c' }] };
      case 'DescribeModel':
        return { ModelArn: 'arn:m' };
      case 'ListTags':
        return { Tags: tags.map((Key) => ({ Key, Value: 'rol_1' })) };
      default:
        return other.deletion ?? {};
    }
  });
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new SageMakerClient({
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
    requestHandler: aws.requestHandler as never,
  });
  const deletes = () => aws.calls.filter(({ operation }) => operation.startsWith('Delete'));
  return { ...sageMakerLeftovers({ changer: client, reader: client }), deletes };
}

describe('a leftover', () => {
  it('that is ours and unused is deleted', async () => {
    const { delete: remove, deletes } = keeper();
    expect(await remove(CANARY, 'fraud', PERMIT)).toEqual({ kind: 'done' });
    expect(deletes()).toMatchObject([
      { operation: 'DeleteEndpointConfig', input: { EndpointConfigName: CANARY.name } },
    ]);
  });

  it.each<[string, Leftover, Parameters<typeof keeper>[0], string]>([
    ['that the endpoint runs', CANARY, { live: CANARY.name }, 'InUse'],
    ['that the endpoint is changing to', CANARY, { pending: CANARY.name }, 'InUse'],
    ['whose model the endpoint runs', { kind: 'model', name: 'fl-1-model-c' }, {}, 'InUse'],
    ['without our tag', CANARY, { tags: ['team'] }, 'NotOurs'],
    ['with our tag under another name', { kind: 'config', name: 'by-hand' }, {}, 'NotOurs'],
  ])('%s is not, at the last moment', async (_, leftover, world, code) => {
    const { delete: remove, deletes } = keeper(world);
    expect(await remove(leftover, 'fraud', PERMIT)).toMatchObject({ kind: 'refused', code });
    expect(deletes()).toEqual([]);
  });

  it('that is gone by then counts as deleted', async () => {
    expect(await keeper({ config: MISSING }).delete(CANARY, 'fraud', PERMIT)).toEqual({ kind: 'done' });
    expect(await keeper({ deletion: MISSING }).delete(CANARY, 'fraud', PERMIT)).toEqual({ kind: 'done' });
    expect(await keeper({ config: MISSING }).owner(CANARY)).toBe('nobody');
  });

  it('that SageMaker throttles is not known to be deleted', async () => {
    const deletion = { error: 'ThrottlingException', message: 'Rate exceeded' };
    expect(await keeper({ deletion }).delete(CANARY, 'fraud', PERMIT)).toMatchObject({ code: 'ThrottlingException' });
  });
});
