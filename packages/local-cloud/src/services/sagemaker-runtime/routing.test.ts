import type { EndpointStatus } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { MINUTE, T0 } from '../sagemaker/fixtures.ts';
import { failure, type Served, serve } from './fixtures.ts';

/** Requests out of `n` that each variant served. */
async function served({ invoke }: Served, n: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < n; i++) {
    const { InvokedProductionVariant = '?' } = await invoke();
    counts[InvokedProductionVariant] = (counts[InvokedProductionVariant] ?? 0) + 1;
  }
  return counts;
}

test('variants serve in proportion to their weights, whatever these sum to', async () => {
  const {
    a = 0,
    b = 0,
    c = 0,
  } = await served(
    serve([
      { name: 'a', weight: 6 },
      { name: 'b', weight: 3 },
      { name: 'c', weight: 0 },
    ]),
    6000,
  );
  expect(a).toBeGreaterThan(3850);
  expect(a).toBeLessThan(4150);
  expect(a + b).toBe(6000);
  expect(c).toBe(0);
});

test('TargetVariant overrides weights, even a weight of 0', async () => {
  const { invoke } = serve([
    { name: 'a', weight: 1 },
    { name: 'b', weight: 0 },
  ]);
  expect((await invoke({ TargetVariant: 'b' })).InvokedProductionVariant).toBe('b');
});

test('new weights serve only when their change is complete', async () => {
  const endpoint = serve([
    { name: 'a', weight: 1 },
    { name: 'b', weight: 0 },
  ]);
  const wishes = [
    { VariantName: 'a', DesiredWeight: 0 },
    { VariantName: 'b', DesiredWeight: 1 },
  ];
  endpoint.machine.call(
    'UpdateEndpointWeightsAndCapacities',
    { EndpointName: 'Churn-Prod', DesiredWeightsAndCapacities: wishes },
    T0 + 5 * MINUTE,
  );
  expect(await served(endpoint, 20)).toEqual({ a: 20 });
  endpoint.machine.advance(T0 + 6 * MINUTE);
  expect(await served(endpoint, 20)).toEqual({ b: 20 });
});

test('a fleet that is being provisioned gets no traffic', async () => {
  const endpoint = serve([{ name: 'a' }]);
  const next = { VariantName: 'next', ModelName: 'a', InstanceType: 'ml.m5.large' as const, InitialInstanceCount: 1 };
  endpoint.machine.call(
    'CreateEndpointConfig',
    { EndpointConfigName: 'cfg-2', ProductionVariants: [next] },
    T0 + 5 * MINUTE,
  );
  endpoint.machine.call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-2' }, T0 + 5 * MINUTE);
  expect(await served(endpoint, 20)).toEqual({ a: 20 });
  endpoint.machine.advance(T0 + 11 * MINUTE);
  expect(await served(endpoint, 20)).toEqual({ next: 20 });
});

test('after a rollback that failed both fleets serve', async () => {
  const endpoint = serve([{ name: 'a' }]);
  const next = { VariantName: 'next', ModelName: 'a', InstanceType: 'ml.m5.large' as const, InitialInstanceCount: 1 };
  endpoint.machine.inject({ kind: 'rollback-fails' });
  endpoint.machine.call(
    'CreateEndpointConfig',
    { EndpointConfigName: 'cfg-2', ProductionVariants: [next] },
    T0 + 5 * MINUTE,
  );
  endpoint.machine.call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-2' }, T0 + 5 * MINUTE);
  endpoint.machine.advance(T0 + 30 * MINUTE);
  const { a = 0, next: b = 0 } = await served(endpoint, 1000);
  expect(a).toBeGreaterThan(430);
  expect(b).toBeGreaterThan(430);
});

const endpointIn: Record<string, (endpoint: Served) => void> = {
  Updating: ({ machine }) =>
    void machine.call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0 + 5 * MINUTE),
  SystemUpdating: ({ machine }) => machine.maintain('Churn-Prod', MINUTE, T0 + 5 * MINUTE),
  RollingBack: ({ machine }) => {
    machine.inject({ kind: 'swap-rolls-back' });
    machine.call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0 + 5 * MINUTE);
    machine.advance(T0 + 11 * MINUTE);
  },
  Deleting: ({ machine }) => void machine.call('DeleteEndpoint', { EndpointName: 'Churn-Prod' }, T0 + 5 * MINUTE),
  Failed: ({ machine }) => machine.force('Churn-Prod', 'Failed', T0 + 5 * MINUTE),
  OutOfService: ({ machine }) => machine.force('Churn-Prod', 'OutOfService', T0 + 5 * MINUTE),
};

test.each<[EndpointStatus, string]>([
  ['Updating', 'a'],
  ['SystemUpdating', 'a'],
  ['RollingBack', 'a'],
  ['Deleting', 'ValidationError: Endpoint Churn-Prod of account 111122223333 not found.'],
  ['Failed', 'ValidationError: Endpoint Churn-Prod of account 111122223333 not found.'],
  ['OutOfService', 'ServiceUnavailable: Endpoint Churn-Prod is out of service.'],
])('an endpoint that is %s answers an invocation with: %s', async (status, answer) => {
  const endpoint = serve([{ name: 'a' }]);
  endpointIn[status]?.(endpoint);
  expect(endpoint.machine.endpoint('Churn-Prod')?.status).toBe(status);
  const outcome = await Promise.resolve()
    .then(() => endpoint.invoke())
    .then(
      ({ InvokedProductionVariant }) => InvokedProductionVariant,
      (error: Error) => `${error.name}: ${error.message}`,
    );
  expect(outcome).toBe(answer);
});

test.each<[string, object, string]>([
  [
    'another case of the name',
    { EndpointName: 'churn-prod' },
    'ValidationError: Endpoint churn-prod of account 111122223333 not found.',
  ],
  ['an unknown variant', { TargetVariant: 'zz' }, 'ValidationError: Variant zz of endpoint Churn-Prod not found.'],
  [
    'a shadow variant',
    { TargetVariant: 'shadow' },
    'ValidationError: Variant shadow of endpoint Churn-Prod not found.',
  ],
])('an invocation that asks for %s is refused', async (_, input, message) => {
  const { invoke } = serve([{ name: 'a' }], { name: 'shadow' });
  const error = await failure(() => invoke(input));
  expect(`${error.name}: ${error.message}`).toBe(message);
});

test('when all weights are 0 only a named variant is served', async () => {
  const { invoke } = serve([
    { name: 'a', weight: 0 },
    { name: 'b', weight: 0 },
  ]);
  const error = await failure(() => invoke());
  expect([error.name, error.status, error.message]).toEqual([
    'ServiceUnavailable',
    503,
    'All production variants of endpoint Churn-Prod have weight 0.',
  ]);
  expect((await invoke({ TargetVariant: 'a' })).InvokedProductionVariant).toBe('a');
});

test('a variant scaled to no instances cannot serve', async () => {
  const { machine, invoke } = serve([{ name: 'a' }]);
  const wishes = [{ VariantName: 'a', DesiredInstanceCount: 0 }];
  machine.call(
    'UpdateEndpointWeightsAndCapacities',
    { EndpointName: 'Churn-Prod', DesiredWeightsAndCapacities: wishes },
    T0 + 5 * MINUTE,
  );
  machine.advance(T0 + 6 * MINUTE);
  expect((await failure(() => invoke())).message).toBe('Variant a of endpoint Churn-Prod has no instances.');
});
