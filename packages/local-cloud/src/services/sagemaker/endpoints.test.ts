import { expect, test } from 'vitest';
import {
  createConfig,
  createModel,
  deployed,
  describeAt,
  ENDPOINT_ARN,
  MINUTE,
  newMachine,
  refusal,
  T0,
  variant,
} from './fixtures.ts';
import type { SageMakerMachine } from './machine.ts';

const create = (machine: SageMakerMachine, EndpointName: string, atMs = T0) =>
  machine.call('CreateEndpoint', { EndpointName, EndpointConfigName: 'cfg-1' }, atMs);

function withConfig(): SageMakerMachine {
  const machine = newMachine({ defaultInstanceQuota: 1000 });
  createModel(machine);
  createConfig(machine, 'cfg-1', { name: 'champion' });
  return machine;
}

test('an endpoint that is being created shows its deployment and no variants yet', () => {
  const machine = withConfig();
  expect(create(machine, 'Churn-Prod')).toEqual({ EndpointArn: ENDPOINT_ARN });
  expect(describeAt(machine, T0 + MINUTE)).toEqual({
    EndpointName: 'Churn-Prod',
    EndpointArn: ENDPOINT_ARN,
    EndpointConfigName: 'cfg-1',
    EndpointStatus: 'Creating',
    CreationTime: new Date(T0),
    LastModifiedTime: new Date(T0),
    PendingDeploymentSummary: {
      EndpointConfigName: 'cfg-1',
      StartTime: new Date(T0),
      ProductionVariants: [
        expect.objectContaining({
          VariantName: 'champion',
          CurrentInstanceCount: 0,
          DesiredInstanceCount: 2,
          InstanceType: 'ml.m5.large',
        }),
      ],
    },
  });
});

test('an endpoint in service shows what each variant carries and the image it runs', () => {
  expect(describeAt(deployed(), T0 + 6 * MINUTE).ProductionVariants).toEqual([
    {
      VariantName: 'champion',
      DeployedImages: [
        {
          SpecifiedImage: '111122223333.dkr.ecr.us-east-1.amazonaws.com/churn:7',
          ResolvedImage: expect.stringMatching(
            /^111122223333\.dkr\.ecr\.us-east-1\.amazonaws\.com\/churn@sha256:[0-9a-f]{64}$/,
          ),
          ResolutionTime: new Date(T0),
        },
      ],
      CurrentWeight: 1,
      DesiredWeight: 1,
      CurrentInstanceCount: 2,
      DesiredInstanceCount: 2,
    },
  ]);
});

test.each([
  [true, 'Started'],
  [false, 'Stopped'],
])('data capture of a config with EnableCapture %s is %s', (EnableCapture, CaptureStatus) => {
  const machine = withConfig();
  const capture = { EnableCapture, InitialSamplingPercentage: 20, DestinationS3Uri: 's3://b/c' };
  const DataCaptureConfig = { ...capture, CaptureOptions: [{ CaptureMode: 'Input' as const }] };
  const ProductionVariants = [variant({ name: 'champion' })];
  machine.call('CreateEndpointConfig', { EndpointConfigName: 'captured', ProductionVariants, DataCaptureConfig }, T0);
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'captured' }, T0);
  expect(describeAt(machine, T0 + 5 * MINUTE).DataCaptureConfig).toEqual({
    EnableCapture,
    CaptureStatus,
    CurrentSamplingPercentage: 20,
    DestinationS3Uri: 's3://b/c',
    KmsKeyId: '',
  });
});

test('endpoint names are unique regardless of case and keep the case they were given', () => {
  const machine = withConfig();
  create(machine, 'Churn-Prod');
  expect(refusal(() => create(machine, 'churn-PROD'))).toBe(
    `ValidationException: Cannot create already existing endpoint "${ENDPOINT_ARN}".`,
  );
  expect(machine.call('DescribeEndpoint', { EndpointName: 'CHURN-prod' }, T0).EndpointName).toBe('Churn-Prod');
});

test('an endpoint cannot be created from a config that does not exist', () => {
  expect(refusal(() => create(newMachine(), 'Churn-Prod'))).toBe(
    'ValidationException: Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:111122223333:endpoint-config/cfg-1".',
  );
});

test('a deleted endpoint is Deleting for its time and then cannot be found; its name is free again', () => {
  const machine = deployed();
  machine.call('DeleteEndpoint', { EndpointName: 'Churn-Prod' }, T0 + 10 * MINUTE);
  expect(describeAt(machine, T0 + 11 * MINUTE - 1).EndpointStatus).toBe('Deleting');
  expect(refusal(() => describeAt(machine, T0 + 11 * MINUTE))).toBe(
    `ValidationException: Could not find endpoint "${ENDPOINT_ARN}".`,
  );
  create(machine, 'churn-prod', T0 + 12 * MINUTE);
  expect(describeAt(machine, T0 + 12 * MINUTE).EndpointName).toBe('churn-prod');
});

test('deleting an endpoint deregisters the scalable targets of its variants', () => {
  const machine = deployed();
  const deregistered: string[] = [];
  machine.connectScaling({ isAutoscaled: () => true, deregister: (...names) => deregistered.push(names.join('/')) });
  machine.call('DeleteEndpoint', { EndpointName: 'churn-prod' }, T0 + 10 * MINUTE);
  expect(deregistered).toEqual(['Churn-Prod/champion']);
});

test('endpoints are listed by name part and status, page by page', () => {
  const machine = withConfig();
  for (let n = 0; n < 25; n++) create(machine, `ep-${String(n).padStart(2, '0')}`, T0 + n);
  create(machine, 'other', T0 + 30);
  machine.advance(T0 + 5 * MINUTE + 11);

  const query = {
    NameContains: 'ep-',
    StatusEquals: 'InService' as const,
    SortBy: 'Name' as const,
    SortOrder: 'Ascending' as const,
    MaxResults: 5,
  };
  const names: (string | undefined)[][] = [];
  let NextToken: string | undefined;
  do {
    const answer = machine.call('ListEndpoints', { ...query, NextToken }, T0 + 5 * MINUTE + 11);
    names.push((answer.Endpoints ?? []).map(({ EndpointName }) => EndpointName));
    NextToken = answer.NextToken;
  } while (NextToken);
  expect(names).toEqual([
    ['ep-00', 'ep-01', 'ep-02', 'ep-03', 'ep-04'],
    ['ep-05', 'ep-06', 'ep-07', 'ep-08', 'ep-09'],
    ['ep-10', 'ep-11'],
  ]);
});

test('ten endpoints are a page by default, newest first', () => {
  const machine = withConfig();
  for (let n = 0; n < 12; n++) create(machine, `ep-${n}`, T0 + n);
  const { Endpoints, NextToken } = machine.call('ListEndpoints', {}, T0 + 20);
  expect(Endpoints).toHaveLength(10);
  expect(Endpoints?.[0]).toEqual({
    EndpointName: 'ep-11',
    EndpointArn: 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/ep-11',
    CreationTime: new Date(T0 + 11),
    LastModifiedTime: new Date(T0 + 11),
    EndpointStatus: 'Creating',
  });
  expect(NextToken).toEqual(expect.any(String));
});

test('an unknown status and a token of another kind are refused', () => {
  const machine = withConfig();
  expect(refusal(() => machine.call('ListEndpoints', { StatusEquals: 'Nope' as 'Failed' }, T0))).toMatch(
    /enum value set: \[OutOfService, Creating/,
  );
  expect(refusal(() => machine.call('ListEndpoints', { NextToken: 'zzz' }, T0))).toBe(
    'ValidationException: Invalid NextToken.',
  );
  expect(refusal(() => machine.call('ListEndpoints', { MaxResults: 101 }, T0))).toMatch(/less than or equal to 100$/);
});
