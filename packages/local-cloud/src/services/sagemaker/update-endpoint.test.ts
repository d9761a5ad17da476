import type { UpdateEndpointInput } from '@aws-sdk/client-sagemaker';
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

const NOW = T0 + 10 * MINUTE;

const update = (machine: SageMakerMachine, input: Partial<UpdateEndpointInput> = {}, atMs = NOW) =>
  machine.call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-2', ...input }, atMs);

/** Weight 3 and 4 instances on the champion, unlike its config (1 and 2). */
function shifted(): SageMakerMachine {
  const machine = deployed();
  const wish = { VariantName: 'champion', DesiredWeight: 3, DesiredInstanceCount: 4 };
  machine.call(
    'UpdateEndpointWeightsAndCapacities',
    { EndpointName: 'Churn-Prod', DesiredWeightsAndCapacities: [wish] },
    T0 + 6 * MINUTE,
  );
  createConfig(machine, 'cfg-2', { name: 'champion' }, { name: 'challenger', weight: 0, count: 1 });
  return machine;
}

/** Variant → [weight, count] after the swap. */
function carriedAfter(machine: SageMakerMachine): Record<string, unknown> {
  const variants = describeAt(machine, NOW + 6 * MINUTE).ProductionVariants ?? [];
  return Object.fromEntries(variants.map((v) => [v.VariantName, [v.CurrentWeight, v.CurrentInstanceCount]]));
}

test('the old fleet serves until the new one takes over, all at once', () => {
  const machine = deployed();
  createConfig(machine, 'cfg-2', { name: 'champion', count: 3 }, { name: 'challenger', weight: 0, count: 1 });
  update(machine);

  const during = describeAt(machine, NOW + 6 * MINUTE - 1);
  expect(during).toMatchObject({
    EndpointStatus: 'Updating',
    EndpointConfigName: 'cfg-1',
    LastModifiedTime: new Date(NOW),
  });
  expect(during.ProductionVariants).toMatchObject([{ VariantName: 'champion', CurrentInstanceCount: 2 }]);
  expect(during.PendingDeploymentSummary).toMatchObject({
    EndpointConfigName: 'cfg-2',
    StartTime: new Date(NOW),
    ProductionVariants: [
      {
        VariantName: 'champion',
        CurrentInstanceCount: 0,
        DesiredInstanceCount: 3,
        VariantStatus: [{ Status: 'Creating', StatusMessage: 'Launching 3 instance(s).' }],
      },
      { VariantName: 'challenger', DesiredWeight: 0, DesiredInstanceCount: 1 },
    ],
  });

  const after = describeAt(machine, NOW + 6 * MINUTE);
  expect(after).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'cfg-2',
    LastModifiedTime: new Date(NOW + 6 * MINUTE),
  });
  expect(after).not.toHaveProperty('PendingDeploymentSummary');
  expect(after.ProductionVariants).toMatchObject([
    { VariantName: 'champion', CurrentInstanceCount: 3 },
    { VariantName: 'challenger', CurrentWeight: 0, CurrentInstanceCount: 1 },
  ]);
});

test('by default counts and weights snap back to the config', () => {
  const machine = shifted();
  update(machine);
  expect(carriedAfter(machine)).toEqual({ champion: [1, 2], challenger: [0, 1] });
});

test('RetainAllVariantProperties keeps counts and weights of variants of the same name', () => {
  const machine = shifted();
  update(machine, { RetainAllVariantProperties: true });
  expect(carriedAfter(machine)).toEqual({ champion: [3, 4], challenger: [0, 1] });
});

test.each<['DesiredWeight' | 'DesiredInstanceCount', [number, number]]>([
  ['DesiredWeight', [1, 4]],
  ['DesiredInstanceCount', [3, 2]],
])('an excluded %s comes from the config', (VariantPropertyType, champion) => {
  const machine = shifted();
  update(machine, { RetainAllVariantProperties: true, ExcludeRetainedVariantProperties: [{ VariantPropertyType }] });
  expect(carriedAfter(machine)).toEqual({ champion, challenger: [0, 1] });
});

test('exclusions mean nothing without retention', () => {
  const machine = shifted();
  update(machine, { ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }] });
  expect(carriedAfter(machine)).toEqual({ champion: [1, 2], challenger: [0, 1] });
});

test('a shadow variant that becomes a production variant under its name keeps its values', () => {
  const machine = newMachine();
  createModel(machine);
  const shadow = variant({ name: 'next', weight: 0.5, count: 3 });
  machine.call(
    'CreateEndpointConfig',
    {
      EndpointConfigName: 'cfg-1',
      ProductionVariants: [variant({ name: 'champion' })],
      ShadowProductionVariants: [shadow],
    },
    T0,
  );
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0);
  createConfig(machine, 'cfg-2', { name: 'champion' }, { name: 'next', weight: 0, count: 1 });
  update(machine, { RetainAllVariantProperties: true });
  expect(carriedAfter(machine)).toEqual({ champion: [1, 2], next: [0.5, 3] });
});

test('a swap needs room in the quota for a whole second fleet', () => {
  const machine = deployed(newMachine({ instanceQuotas: { 'ml.m5.large': 4 } }));
  createConfig(machine, 'cfg-2', { name: 'champion' }, { name: 'challenger', count: 1 });
  expect(refusal(() => update(machine))).toBe(
    "ResourceLimitExceeded: The account-level service limit 'ml.m5.large for endpoint usage' is 4 Instances, with " +
      'current utilization of 2 Instances and a request delta of 3 Instances. Please use AWS Service Quotas to request ' +
      'an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase ' +
      'for this quota.',
  );
  expect(describeAt(machine, NOW)).toMatchObject({
    EndpointStatus: 'InService',
    LastModifiedTime: new Date(T0 + 5 * MINUTE),
  });
});

test('the quota counts each instance type by itself', () => {
  const machine = deployed(newMachine({ instanceQuotas: { 'ml.m5.large': 2, 'ml.c5.large': 2 } }));
  createConfig(machine, 'cfg-2', { name: 'champion', type: 'ml.c5.large' });
  update(machine);
  expect(describeAt(machine, NOW).EndpointStatus).toBe('Updating');
});

test('an endpoint whose current config was deleted cannot be updated', () => {
  const machine = deployed();
  createConfig(machine, 'cfg-2', { name: 'champion' });
  machine.call('DeleteEndpointConfig', { EndpointConfigName: 'cfg-1' }, NOW);
  expect(refusal(() => update(machine))).toBe(
    'ValidationException: Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:111122223333:endpoint-config/cfg-1".',
  );
});

test.each([
  [
    'changes the type of',
    { name: 'champion', type: 'ml.c5.large' as const },
    /^ValidationException: The instance type of variant "champion" .* cannot be changed while/,
  ],
  ['removes', { name: 'other' }, /^ValidationException: Variant "champion" .* cannot be removed while/],
])('an update that %s an autoscaled variant is refused', (_, replacement, text) => {
  const machine = deployed();
  createConfig(machine, 'cfg-2', replacement);
  const autoscaled = {
    isAutoscaled: (endpoint: string, name: string) => `${endpoint}/${name}` === 'Churn-Prod/champion',
  };
  machine.connectScaling({ ...autoscaled, deregister: () => undefined });
  expect(refusal(() => update(machine))).toMatch(text);

  machine.connectScaling({ isAutoscaled: () => false, deregister: () => undefined });
  expect(refusal(() => update(machine))).toBe('nothing was thrown');
});

test('a real-time endpoint cannot become serverless', () => {
  const machine = deployed();
  const serverless = {
    VariantName: 'champion',
    ModelName: 'churn-v7',
    ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 5 },
  };
  machine.call('CreateEndpointConfig', { EndpointConfigName: 'cfg-2', ProductionVariants: [serverless] }, NOW);
  expect(refusal(() => update(machine))).toBe(
    'ValidationException: An instance-based endpoint cannot be converted to a serverless endpoint.',
  );
});

test('a serverless variant that becomes a real-time one gets the count of its config, retained or not', () => {
  const machine = newMachine();
  createModel(machine);
  const serverless = {
    VariantName: 'champion',
    ModelName: 'churn-v7',
    ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 5 },
  };
  machine.call('CreateEndpointConfig', { EndpointConfigName: 'cfg-1', ProductionVariants: [serverless] }, T0);
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0);
  createConfig(machine, 'cfg-2', { name: 'champion', count: 2 });
  update(machine, { RetainAllVariantProperties: true });
  expect(carriedAfter(machine)).toEqual({ champion: [1, 2] });
});

test('the last deployment config is shown, and reused only when asked for', () => {
  const machine = deployed();
  createConfig(machine, 'cfg-2', { name: 'champion' });
  const DeploymentConfig = {
    BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE' as const, WaitIntervalInSeconds: 0 } },
  };
  update(machine, { DeploymentConfig });
  expect(describeAt(machine, NOW + 6 * MINUTE).LastDeploymentConfig).toEqual(DeploymentConfig);

  createConfig(machine, 'cfg-3', { name: 'champion' }, { name: 'b', count: 1 });
  const later = NOW + 7 * MINUTE;
  expect(refusal(() => update(machine, { EndpointConfigName: 'cfg-3', RetainDeploymentConfig: true }, later))).toMatch(
    /same variant names/,
  );
  expect(refusal(() => update(machine, { EndpointConfigName: 'cfg-3' }, later))).toBe('nothing was thrown');
});
