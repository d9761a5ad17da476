import { expect, test } from 'vitest';
import { createConfig, newMachine, refusal, T0 } from './fixtures.ts';
import { createSageMaker } from './machine.ts';

const ARN = 'arn:aws:sagemaker:us-east-1:111122223333:model-package/churn/1';
const IMAGE = '111122223333.dkr.ecr.us-east-1.amazonaws.com/churn:8';

function registered(approval: 'Approved' | 'PendingManualApproval' = 'Approved') {
  const machine = newMachine();
  machine.call('CreateModelPackageGroup', { ModelPackageGroupName: 'Churn' }, T0);
  const Containers = [
    { Image: IMAGE, ModelDataUrl: 's3://models/8.tar.gz', Environment: { LOCAL_MODEL_ERROR_RATE: '0' } },
  ];
  const InferenceSpecification = { Containers };
  const input = { ModelPackageGroupName: 'churn', ModelApprovalStatus: approval, InferenceSpecification };
  machine.call('CreateModelPackage', input, T0);
  return machine;
}

test('versions of a group count up from 1 and are described by their lower-case ARN', () => {
  const machine = registered();
  expect(machine.call('CreateModelPackage', { ModelPackageGroupName: 'Churn' }, T0)).toEqual({
    ModelPackageArn: 'arn:aws:sagemaker:us-east-1:111122223333:model-package/churn/2',
  });
  expect(machine.call('DescribeModelPackage', { ModelPackageName: ARN }, T0)).toMatchObject({
    ModelPackageGroupName: 'Churn',
    ModelPackageVersion: 1,
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'Approved',
  });
  const approved = machine.call(
    'ListModelPackages',
    { ModelPackageGroupName: 'churn', ModelApprovalStatus: 'Approved' },
    T0,
  );
  expect(approved.ModelPackageSummaryList?.map(({ ModelPackageVersion }) => ModelPackageVersion)).toEqual([1]);
});

test('an approval is told on the bus with the fields it changed', () => {
  const machine = registered('PendingManualApproval');
  machine.advance(T0);
  machine.call('UpdateModelPackage', { ModelPackageArn: ARN, ModelApprovalStatus: 'Approved' }, T0 + 1000);
  const [event] = machine.advance(T0 + 1000);
  expect(event).toMatchObject({
    detailType: 'SageMaker Model Package State Change',
    resources: [ARN],
    detail: {
      ModelPackageVersion: 1,
      ModelApprovalStatus: 'Approved',
      UpdatedModelPackageFields: ['ModelApprovalStatus'],
    },
  });
});

test('a model of a package has the container that the package names, and an endpoint config can use it', () => {
  const machine = registered();
  const PrimaryContainer = { ModelPackageName: ARN, Environment: { LOCAL_MODEL_LATENCY_P50_MS: '9' } };
  machine.call(
    'CreateModel',
    { ModelName: 'churn-v8', ExecutionRoleArn: 'arn:aws:iam::1:role/r', PrimaryContainer },
    T0,
  );
  expect(machine.call('DescribeModel', { ModelName: 'churn-v8' }, T0).PrimaryContainer).toEqual({
    ModelPackageName: ARN,
    Image: IMAGE,
    ModelDataUrl: 's3://models/8.tar.gz',
    Environment: { LOCAL_MODEL_ERROR_RATE: '0', LOCAL_MODEL_LATENCY_P50_MS: '9' },
  });
  createConfig(machine, 'cfg', { name: 'primary', model: 'churn-v8' });
});

test('a version that is not there is refused by its ARN, by Describe and by CreateModel', () => {
  const machine = newMachine();
  const missing = `ValidationException: ModelPackage ${ARN} does not exist.`;
  expect(refusal(() => machine.call('DescribeModelPackage', { ModelPackageName: ARN }, T0))).toBe(missing);
  const input = { ModelName: 'm', PrimaryContainer: { ModelPackageName: ARN } };
  expect(refusal(() => machine.call('CreateModel', input, T0))).toBe(missing);
});

test('groups and packages are there again in a machine made from what was stored', () => {
  const again = createSageMaker({ state: registered().entries(), random: () => 0.5 });
  expect(again.call('DescribeModelPackage', { ModelPackageName: ARN }, T0).ModelPackageVersion).toBe(1);
  expect(again.call('CreateModelPackage', { ModelPackageGroupName: 'churn' }, T0).ModelPackageArn).toMatch(/churn\/2$/);
});
