import { CreateEndpointConfigCommand } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { startLocal } from '../helpers/local.ts';

test('a rollout on an endpoint whose volumes have a customer’s key may lend SageMaker the key', async () => {
  const local = await startLocal();
  await local.model('fraud-v1', 0);
  await local.model('fraud-v2', 0);
  const KmsKeyId = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const variant = { VariantName: 'primary', ModelName: 'fraud-v1', InstanceType: 'ml.m5.large' as const };
  const ProductionVariants = [{ ...variant, InitialInstanceCount: 2 }];
  const EndpointConfigName = 'encrypted';
  await local.clients.sageMaker.send(
    new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants, KmsKeyId }),
  );
  await local.endpointOn('fraud', 'encrypted');
  local.traffic('fraud', 600);
  const guards = [{ kind: 'error-ceiling', maxErrorPercent: 5, minRequests: 50 }];
  const steps = [
    { weight: 50, hold: '5m' },
    { weight: 100, hold: '5m' },
  ];
  const { id } = await local.start({
    endpoint: 'fraud',
    model: 'fraud-v2',
    steps,
    guards,
    keepWarm: '5m',
    judgeAtFull: false,
  });
  const { status } = await local.untilStatus(id, ['succeeded', 'rolled-back'], 120);
  const used = local.cloud.access.use().flatMap(({ usedActions }) => usedActions);
  await local.stop();
  expect(status).toBe('succeeded');
  expect(used).toEqual(expect.arrayContaining(['kms:CreateGrant', 'kms:DescribeKey']));
});
