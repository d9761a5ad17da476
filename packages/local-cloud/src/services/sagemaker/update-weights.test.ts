import type { DesiredWeightAndCapacity } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { createModel, deployed, describeAt, MINUTE, newMachine, refusal, T0, variant } from './fixtures.ts';
import type { SageMakerMachine } from './machine.ts';

const NOW = T0 + 10 * MINUTE;
const pair = () =>
  deployed(newMachine(), { name: 'champion', weight: 100 }, { name: 'challenger', weight: 0, count: 1 });

const shift = (machine: SageMakerMachine, ...wishes: DesiredWeightAndCapacity[]) =>
  machine.call(
    'UpdateEndpointWeightsAndCapacities',
    { EndpointName: 'Churn-Prod', DesiredWeightsAndCapacities: wishes },
    NOW,
  );

/** Variant → [current weight, desired weight, current count, desired count]. */
function carried(machine: SageMakerMachine, atMs: number): Record<string, unknown> {
  const { ProductionVariants = [], ShadowProductionVariants = [] } = describeAt(machine, atMs);
  return Object.fromEntries(
    [...ProductionVariants, ...ShadowProductionVariants].map((v) => [
      v.VariantName,
      [v.CurrentWeight, v.DesiredWeight, v.CurrentInstanceCount, v.DesiredInstanceCount],
    ]),
  );
}

test('new weights are desired at once and current when the change is complete', () => {
  const machine = pair();
  shift(machine, { VariantName: 'champion', DesiredWeight: 90 }, { VariantName: 'challenger', DesiredWeight: 10 });

  expect(describeAt(machine, NOW).EndpointStatus).toBe('Updating');
  expect(carried(machine, NOW + MINUTE - 1)).toEqual({ champion: [100, 90, 2, 2], challenger: [0, 10, 1, 1] });
  expect(carried(machine, NOW + MINUTE)).toEqual({ champion: [90, 90, 2, 2], challenger: [10, 10, 1, 1] });
  expect(describeAt(machine, NOW + MINUTE)).toMatchObject({
    EndpointStatus: 'InService',
    LastModifiedTime: new Date(NOW + MINUTE),
  });
});

test('variants and members that are not listed keep their values', () => {
  const machine = pair();
  shift(machine, { VariantName: 'challenger', DesiredInstanceCount: 3 });
  expect(carried(machine, NOW)).toEqual({ champion: [100, 100, 2, 2], challenger: [0, 0, 1, 3] });
  expect(carried(machine, NOW + MINUTE)).toEqual({ champion: [100, 100, 2, 2], challenger: [0, 0, 3, 3] });
});

test('a swap is not pending while weights change', () => {
  const machine = pair();
  shift(machine, { VariantName: 'challenger', DesiredWeight: 10 });
  expect(describeAt(machine, NOW)).not.toHaveProperty('PendingDeploymentSummary');
});

test('a shadow variant can be scaled', () => {
  const machine = newMachine();
  createModel(machine);
  const shadows = [variant({ name: 'shadow', count: 1 })];
  machine.call(
    'CreateEndpointConfig',
    { EndpointConfigName: 'c', ProductionVariants: [variant({ name: 'champion' })], ShadowProductionVariants: shadows },
    T0,
  );
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'c' }, T0);
  shift(machine, { VariantName: 'shadow', DesiredInstanceCount: 2 });
  expect(carried(machine, NOW + MINUTE)).toEqual({ champion: [1, 1, 2, 2], shadow: [1, 1, 2, 2] });
});

test('concurrency of a serverless variant changes without a new config', () => {
  const machine = newMachine();
  createModel(machine);
  const serverless = {
    VariantName: 'v',
    ModelName: 'churn-v7',
    ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 5 },
  };
  machine.call('CreateEndpointConfig', { EndpointConfigName: 'c', ProductionVariants: [serverless] }, T0);
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'c' }, T0);
  shift(machine, { VariantName: 'v', ServerlessUpdateConfig: { MaxConcurrency: 20 } });

  expect(describeAt(machine, NOW).ProductionVariants).toMatchObject([
    {
      CurrentServerlessConfig: { MaxConcurrency: 5 },
      DesiredServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 20 },
    },
  ]);
  expect(describeAt(machine, NOW + MINUTE).ProductionVariants).toMatchObject([
    { CurrentServerlessConfig: { MaxConcurrency: 20 } },
  ]);
});

test.each<[string, DesiredWeightAndCapacity[], RegExp | string]>([
  [
    'a variant twice',
    [{ VariantName: 'champion' }, { VariantName: 'champion' }],
    'ValidationException: The variant name "champion" was non-unique within the request.',
  ],
  [
    'unknown variants',
    [{ VariantName: 'x' }, { VariantName: 'champion' }, { VariantName: 'y' }],
    'ValidationException: The variant name(s) "x, y" is/are not present within endpoint configuration "cfg-1".',
  ],
  [
    'a negative weight',
    [{ VariantName: 'champion', DesiredWeight: -1 }],
    /'desiredWeightsAndCapacities\.1\.member\.desiredWeight' failed .* greater than or equal to 0$/,
  ],
  ['a weight that is no number', [{ VariantName: 'champion', DesiredWeight: Number.NaN }], /'NaN' at/],
  ['a negative count', [{ VariantName: 'champion', DesiredInstanceCount: -1 }], /desiredInstanceCount' failed/],
  ['no variant', [], /'desiredWeightsAndCapacities' failed .* length greater than or equal to 1$/],
  [
    'more instances than the quota',
    [{ VariantName: 'champion', DesiredInstanceCount: 20 }],
    /^ResourceLimitExceeded: .* is 20 Instances, with current utilization of 3 Instances and a request delta of 18 Instances\./,
  ],
])('a change with %s is refused and leaves the endpoint alone', (_, wishes, text) => {
  const machine = pair();
  const refused = refusal(() => shift(machine, ...wishes));
  if (typeof text === 'string') expect(refused).toBe(text);
  else expect(refused).toMatch(text);
  expect(carried(machine, NOW)).toEqual({ champion: [100, 100, 2, 2], challenger: [0, 0, 1, 1] });
});

test('all weights 0 are accepted, as the model of the API allows', () => {
  const machine = pair();
  shift(machine, { VariantName: 'champion', DesiredWeight: 0 });
  expect(carried(machine, NOW + MINUTE)).toEqual({ champion: [0, 0, 2, 2], challenger: [0, 0, 1, 1] });
});
