import type { CreateEndpointConfigInput } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import {
  createConfig,
  createModel,
  deployed,
  describeAt,
  MINUTE,
  newMachine,
  refusal,
  T0,
  variant,
} from './fixtures.ts';
import type { SageMakerMachine } from './machine.ts';

const ARN = 'arn:aws:sagemaker:us-east-1:111122223333:endpoint-config/cfg-1';
const champion = variant({ name: 'champion' });
const shadow = variant({ name: 'shadow' });

function withModel(): SageMakerMachine {
  const machine = newMachine();
  createModel(machine);
  return machine;
}

const create = (machine: SageMakerMachine, input: Partial<CreateEndpointConfigInput>) =>
  machine.call('CreateEndpointConfig', { EndpointConfigName: 'cfg-1', ProductionVariants: [champion], ...input }, T0);

test('a config is described as it was created; a weight not given is 1', () => {
  const machine = withModel();
  const { InitialVariantWeight: _, ...weightless } = champion;
  const capture = {
    EnableCapture: true,
    InitialSamplingPercentage: 50,
    DestinationS3Uri: 's3://b',
    CaptureOptions: [{ CaptureMode: 'Input' as const }],
  };

  expect(create(machine, { ProductionVariants: [weightless], DataCaptureConfig: capture })).toEqual({
    EndpointConfigArn: ARN,
  });
  expect(machine.call('DescribeEndpointConfig', { EndpointConfigName: 'cfg-1' }, T0)).toEqual({
    EndpointConfigName: 'cfg-1',
    EndpointConfigArn: ARN,
    CreationTime: new Date(T0),
    ProductionVariants: [champion],
    DataCaptureConfig: capture,
  });
});

test('an existing name is refused and a missing one cannot be found', () => {
  const machine = withModel();
  create(machine, {});
  expect(refusal(() => create(machine, { EndpointConfigName: 'CFG-1' }))).toBe(
    `ValidationException: Cannot create already existing endpoint configuration "${ARN}".`,
  );
  expect(refusal(() => machine.call('DeleteEndpointConfig', { EndpointConfigName: 'cfg-2' }, T0))).toBe(
    'ValidationException: Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:111122223333:endpoint-config/cfg-2".',
  );
});

test('a config in use can be deleted, and its endpoint serves on', () => {
  const machine = deployed();
  machine.call('DeleteEndpointConfig', { EndpointConfigName: 'cfg-1' }, T0 + 6 * MINUTE);
  expect(describeAt(machine, T0 + 7 * MINUTE)).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'cfg-1',
  });
});

const violation = (value: string, at: string, constraint: string) =>
  `1 validation error detected: Value ${value} at '${at}' failed to satisfy constraint: ${constraint}`;
const serverless = { VariantName: 'v', ModelName: 'churn-v7', InitialVariantWeight: 1 };
const ONE_AND_ONE =
  'When ShadowProductionVariants are specified, exactly one ProductionVariant and one ShadowProductionVariant are allowed.';

test.each<[string, Partial<CreateEndpointConfigInput>, string]>([
  [
    'a model that does not exist',
    { ProductionVariants: [{ ...champion, ModelName: 'no-such' }] },
    'Could not find model "arn:aws:sagemaker:us-east-1:111122223333:model/no-such".',
  ],
  [
    'no variants',
    { ProductionVariants: [] },
    violation("'[0 members]'", 'productionVariants', 'Member must have length greater than or equal to 1'),
  ],
  [
    'eleven variants',
    { ProductionVariants: Array.from({ length: 11 }, (_, i) => variant({ name: `v${i}` })) },
    violation("'[11 members]'", 'productionVariants', 'Member must have length less than or equal to 10'),
  ],
  [
    'a shadow beside two variants',
    { ProductionVariants: [champion, variant({ name: 'b' })], ShadowProductionVariants: [shadow] },
    ONE_AND_ONE,
  ],
  ['two shadows', { ShadowProductionVariants: [shadow, variant({ name: 's2' })] }, ONE_AND_ONE],
  [
    'a variant name twice',
    { ProductionVariants: [champion, champion] },
    'The variant name "champion" was non-unique within the request.',
  ],
  [
    'a shadow named like the variant',
    { ShadowProductionVariants: [champion] },
    'The variant name "champion" was non-unique within the request.',
  ],
  [
    'a negative weight',
    { ProductionVariants: [{ ...champion, InitialVariantWeight: -0.1 }] },
    violation(
      "'-0.1'",
      'productionVariants.1.member.initialVariantWeight',
      'Member must have value greater than or equal to 0',
    ),
  ],
  [
    'no instances',
    { ProductionVariants: [{ ...champion, InitialInstanceCount: 0 }] },
    violation(
      "'0'",
      'productionVariants.1.member.initialInstanceCount',
      'Member must have value greater than or equal to 1',
    ),
  ],
  [
    'an underscore in a variant name',
    { ProductionVariants: [{ ...champion, VariantName: 'a_b' }] },
    violation(
      "'a_b'",
      'productionVariants.1.member.variantName',
      'Member must satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}',
    ),
  ],
  [
    'a name of 64 characters',
    { EndpointConfigName: 'x'.repeat(64) },
    violation(`'${'x'.repeat(64)}'`, 'endpointConfigName', 'Member must have length less than or equal to 63'),
  ],
  [
    'no instance type',
    { ProductionVariants: [{ ...champion, InstanceType: undefined }] },
    'Variant "champion" must specify an InstanceType or a ServerlessConfig.',
  ],
  [
    'no instance count',
    { ProductionVariants: [{ ...champion, InitialInstanceCount: undefined }] },
    'Variant "champion" must specify an InitialInstanceCount.',
  ],
  [
    'a variant without a model',
    { ProductionVariants: [{ ...champion, ModelName: undefined }] },
    'Variant "champion" names no model and the endpoint configuration has no ExecutionRoleArn.',
  ],
  [
    'managed scaling of a model',
    { ProductionVariants: [{ ...champion, ManagedInstanceScaling: { Status: 'ENABLED' } }] },
    'ManagedInstanceScaling is only supported for inference component endpoints.',
  ],
  [
    'an odd serverless memory',
    { ProductionVariants: [{ ...serverless, ServerlessConfig: { MemorySizeInMB: 1500, MaxConcurrency: 5 } }] },
    'MemorySizeInMB of variant "v" must be a multiple of 1024.',
  ],
  [
    'more provisioned than maximal concurrency',
    {
      ProductionVariants: [
        { ...serverless, ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 5, ProvisionedConcurrency: 6 } },
      ],
    },
    'ProvisionedConcurrency of variant "v" cannot exceed its MaxConcurrency.',
  ],
  [
    'capture without options',
    { DataCaptureConfig: { InitialSamplingPercentage: 1, DestinationS3Uri: 's3://b', CaptureOptions: undefined } },
    violation('null', 'dataCaptureConfig.captureOptions', 'Member must not be null'),
  ],
])('a config with %s is refused', (_, input, message) => {
  expect(refusal(() => create(withModel(), input))).toBe(`ValidationException: ${message}`);
});

test('all broken constraints of a request are reported together', () => {
  const bad = { ...champion, InitialInstanceCount: 0, InitialVariantWeight: -1 };
  expect(refusal(() => create(withModel(), { ProductionVariants: [bad] }))).toMatch(
    /^ValidationException: 2 validation errors detected: .*; Value/,
  );
});

test('one production and one shadow variant are allowed', () => {
  const machine = withModel();
  create(machine, { ShadowProductionVariants: [shadow] });
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0);
  expect(describeAt(machine, T0 + 5 * MINUTE).ShadowProductionVariants).toMatchObject([
    { VariantName: 'shadow', CurrentWeight: 1, CurrentInstanceCount: 2 },
  ]);
});

test('configs are listed newest first', () => {
  const machine = withModel();
  createConfig(machine, 'cfg-a', { name: 'v' });
  machine.call('CreateEndpointConfig', { EndpointConfigName: 'cfg-b', ProductionVariants: [champion] }, T0 + 1);
  const { EndpointConfigs } = machine.call('ListEndpointConfigs', {}, T0 + 2);
  expect(EndpointConfigs?.map(({ EndpointConfigName }) => EndpointConfigName)).toEqual(['cfg-b', 'cfg-a']);
});
