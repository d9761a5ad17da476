import { expect, test } from 'vitest';
import { createModel, deployed, ENDPOINT_ARN, MINUTE, newMachine, statuses, T0, variant } from './fixtures.ts';

const shift = {
  EndpointName: 'Churn-Prod',
  DesiredWeightsAndCapacities: [{ VariantName: 'challenger', DesiredWeight: 10 }],
};

test('a weight change tells its beginning and its end, with weights as they are and as they are wanted', () => {
  const machine = deployed(newMachine(), { name: 'champion', weight: 90 }, { name: 'challenger', weight: 0, count: 1 });
  machine.call(
    'AddTags',
    { ResourceArn: ENDPOINT_ARN, Tags: [{ Key: 'mlops:managed', Value: 'true' }] },
    T0 + 6 * MINUTE,
  );
  machine.call('UpdateEndpointWeightsAndCapacities', shift, T0 + 6 * MINUTE);

  const events = machine.advance(T0 + 7 * MINUTE);

  expect(events).toHaveLength(2);
  expect(events[0]).toEqual({
    source: 'aws.sagemaker',
    detailType: 'SageMaker Endpoint State Change',
    resources: [ENDPOINT_ARN],
    detail: {
      EndpointName: 'Churn-Prod',
      EndpointArn: ENDPOINT_ARN,
      EndpointConfigName: 'cfg-1',
      ProductionVariants: [
        {
          VariantName: 'champion',
          CurrentWeight: 90,
          DesiredWeight: 90,
          CurrentInstanceCount: 2,
          DesiredInstanceCount: 2,
        },
        {
          VariantName: 'challenger',
          CurrentWeight: 0,
          DesiredWeight: 10,
          CurrentInstanceCount: 1,
          DesiredInstanceCount: 1,
        },
      ],
      EndpointStatus: 'UPDATING',
      CreationTime: T0,
      LastModifiedTime: T0 + 6 * MINUTE,
      Tags: { 'mlops:managed': 'true' },
    },
  });
  expect(events[1]?.detail).toMatchObject({
    EndpointStatus: 'IN_SERVICE',
    LastModifiedTime: T0 + 7 * MINUTE,
    ProductionVariants: [{ CurrentWeight: 90 }, { CurrentWeight: 10 }],
  });
});

test('every status of an endpoint has its upper-case name in events', () => {
  const machine = deployed();
  machine.inject({ kind: 'rollback-fails' });
  machine.call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0 + 6 * MINUTE);
  machine.force('Churn-Prod', 'OutOfService', T0 + 20 * MINUTE);
  machine.force('Churn-Prod', 'InService', T0 + 20 * MINUTE);
  machine.maintain('Churn-Prod', MINUTE, T0 + 20 * MINUTE);
  machine.force('Churn-Prod', 'Failed', T0 + 20 * MINUTE, 'broken');
  machine.call('DeleteEndpoint', { EndpointName: 'Churn-Prod' }, T0 + 20 * MINUTE);

  const events = machine.advance(T0 + 60 * MINUTE);
  expect(events.at(-1)?.detail).not.toHaveProperty('ProductionVariants');
  expect(statuses(events)).toEqual([
    'UPDATING',
    'ROLLING_BACK',
    'UPDATE_ROLLBACK_FAILED',
    'OUT_OF_SERVICE',
    'IN_SERVICE',
    'SYSTEM_UPDATING',
    'FAILED',
    'DELETING',
  ]);
});

test('a failure tells its reason; a new or vanishing endpoint tells no variants', () => {
  const machine = newMachine();
  createModel(machine);
  machine.call(
    'CreateEndpointConfig',
    { EndpointConfigName: 'cfg-1', ProductionVariants: [variant({ name: 'champion' })] },
    T0,
  );
  machine.inject({ kind: 'change-fails', reason: 'broken' });
  machine.advance(T0);
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0);

  const [creating, failed] = machine.advance(T0 + 5 * MINUTE);

  expect(creating?.detail).toEqual({
    EndpointName: 'Churn-Prod',
    EndpointArn: ENDPOINT_ARN,
    EndpointConfigName: 'cfg-1',
    EndpointStatus: 'CREATING',
    CreationTime: T0,
    LastModifiedTime: T0,
    Tags: {},
  });
  expect(failed?.detail).toMatchObject({ EndpointStatus: 'FAILED', FailureReason: 'broken' });
});

test('models and configs tell of their creation and deletion, tags as a list', () => {
  const machine = newMachine();
  const Tags = [{ Key: 'team', Value: 'risk' }];
  const PrimaryContainer = { Image: 'repo:7', ModelDataUrl: 's3://b/model.tar.gz', ContainerHostname: 'main' };
  machine.call(
    'CreateModel',
    { ModelName: 'Churn-V7', ExecutionRoleArn: 'arn:aws:iam::1:role/r', PrimaryContainer, Tags },
    T0,
  );
  const champion = variant({ name: 'champion' });
  machine.call('CreateEndpointConfig', { EndpointConfigName: 'Cfg-1', ProductionVariants: [champion] }, T0);
  machine.call('DeleteEndpointConfig', { EndpointConfigName: 'Cfg-1' }, T0 + 1);
  machine.call('DeleteModel', { ModelName: 'Churn-V7' }, T0 + 1);

  const model = {
    source: 'aws.sagemaker',
    detailType: 'SageMaker Model State Change',
    resources: ['arn:aws:sagemaker:us-east-1:111122223333:model/churn-v7'],
    detail: {
      ModelName: 'Churn-V7',
      ModelArn: 'arn:aws:sagemaker:us-east-1:111122223333:model/churn-v7',
      ExecutionRoleArn: 'arn:aws:iam::1:role/r',
      CreationTime: T0,
      PrimaryContainer,
      Tags,
    },
  };
  const config = {
    source: 'aws.sagemaker',
    detailType: 'SageMaker Endpoint Config State Change',
    resources: ['arn:aws:sagemaker:us-east-1:111122223333:endpoint-config/cfg-1'],
    detail: {
      EndpointConfigName: 'Cfg-1',
      EndpointConfigArn: 'arn:aws:sagemaker:us-east-1:111122223333:endpoint-config/cfg-1',
      CreationTime: T0,
      ProductionVariants: [champion],
      Tags: [],
    },
  };
  expect(machine.advance(T0 + 1)).toEqual([model, config, config, model]);
});
