import { expect, test } from 'vitest';
import { createConfig, createModel, deployed, MINUTE, newMachine, refusal, T0 } from './fixtures.ts';
import type { SageMakerMachine } from './machine.ts';

const NOW = T0 + 10 * MINUTE;

/** A machine with room for `quota` ml.m5.large, where `Churn-Prod` serves on two of them. */
function crowded(quota: number): SageMakerMachine {
  const machine = deployed(newMachine({ instanceQuotas: { 'ml.m5.large': quota } }));
  createConfig(machine, 'one', { name: 'champion', count: 1 });
  machine.advance(NOW);
  return machine;
}

const createOther = (machine: SageMakerMachine, atMs = NOW) =>
  refusal(() => machine.call('CreateEndpoint', { EndpointName: 'other', EndpointConfigName: 'one' }, atMs));
const scale = (machine: SageMakerMachine, DesiredInstanceCount: number) =>
  machine.call(
    'UpdateEndpointWeightsAndCapacities',
    { EndpointName: 'Churn-Prod', DesiredWeightsAndCapacities: [{ VariantName: 'champion', DesiredInstanceCount }] },
    NOW,
  );
const FULL = (used: number) =>
  new RegExp(
    `^ResourceLimitExceeded: .* with current utilization of ${used} Instances and a request delta of 1 Instances`,
  );

test('an endpoint is created up to the quota and not beyond', () => {
  expect(createOther(crowded(3))).toBe('nothing was thrown');
  expect(createOther(crowded(2))).toMatch(FULL(2));
});

test('a fleet that is being provisioned counts, and the replaced one is free again after the swap', () => {
  const machine = crowded(3);
  machine.call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'one' }, NOW);
  expect(createOther(machine)).toMatch(FULL(3));
  expect(createOther(machine, NOW + 6 * MINUTE)).toBe('nothing was thrown');
});

test('instances on their way count, and those on their way out until they are gone', () => {
  const growing = crowded(3);
  scale(growing, 3);
  expect(createOther(growing)).toMatch(FULL(3));

  const shrinking = crowded(2);
  scale(shrinking, 1);
  expect(createOther(shrinking)).toMatch(FULL(2));
  expect(createOther(shrinking, NOW + MINUTE)).toBe('nothing was thrown');
});

test('a failed endpoint holds no instances, a deleted one until it is gone', () => {
  const failed = crowded(2);
  failed.force('Churn-Prod', 'Failed', NOW);
  expect(createOther(failed)).toBe('nothing was thrown');

  const deleting = crowded(2);
  deleting.call('DeleteEndpoint', { EndpointName: 'Churn-Prod' }, NOW);
  expect(createOther(deleting)).toMatch(FULL(2));
  expect(createOther(deleting, NOW + MINUTE)).toBe('nothing was thrown');
});

test('serverless variants need no instances', () => {
  const machine = newMachine({ defaultInstanceQuota: 0 });
  createModel(machine);
  const serverless = {
    VariantName: 'v',
    ModelName: 'churn-v7',
    ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 5 },
  };
  machine.call('CreateEndpointConfig', { EndpointConfigName: 'one', ProductionVariants: [serverless] }, T0);
  expect(createOther(machine)).toBe('nothing was thrown');
});
