import { expect, test } from 'vitest';
import { ResponseLost } from './errors.ts';
import type { Fault } from './fault-kinds.ts';
import {
  createConfig,
  createModel,
  deployed,
  describeAt,
  ENDPOINT_ARN,
  MINUTE,
  newMachine,
  refusal,
  statuses,
  T0,
} from './fixtures.ts';
import type { SageMakerMachine } from './machine.ts';

const NOW = T0 + 10 * MINUTE;
const CAPACITY = /InsufficientInstanceCapacity/;

function ready(): SageMakerMachine {
  const machine = deployed();
  createConfig(machine, 'cfg-2', { name: 'champion' }, { name: 'challenger', weight: 0, count: 1 });
  machine.advance(NOW);
  return machine;
}

const swap = (machine: SageMakerMachine, atMs = NOW) =>
  machine.call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-2' }, atMs);
const shift = (
  machine: SageMakerMachine,
  wish: { DesiredWeight?: number; DesiredInstanceCount?: number },
  atMs = NOW,
) =>
  machine.call(
    'UpdateEndpointWeightsAndCapacities',
    { EndpointName: 'Churn-Prod', DesiredWeightsAndCapacities: [{ VariantName: 'champion', ...wish }] },
    atMs,
  );

test('a swap that rolls back ends InService with the old config and a reason', () => {
  const machine = ready();
  machine.inject({ kind: 'swap-rolls-back', endpoint: 'churn-prod', reason: 'because' });
  swap(machine);

  expect(describeAt(machine, NOW + 6 * MINUTE)).toMatchObject({
    EndpointStatus: 'RollingBack',
    FailureReason: 'because',
  });
  const after = describeAt(machine, NOW + 8 * MINUTE);
  expect(after).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'cfg-1', FailureReason: 'because' });
  expect(after.ProductionVariants).toHaveLength(1);
});

test('the reason of a failed update disappears as soon as a new one begins', () => {
  const machine = ready();
  machine.inject({ kind: 'swap-rolls-back' });
  swap(machine);
  swap(machine, NOW + 9 * MINUTE);
  expect(describeAt(machine, NOW + 9 * MINUTE)).not.toHaveProperty('FailureReason');
  expect(describeAt(machine, NOW + 15 * MINUTE).EndpointConfigName).toBe('cfg-2');
});

test('a weight change that does not stick ends InService with the old weights', () => {
  const machine = ready();
  machine.inject({ kind: 'resize-rolls-back' });
  shift(machine, { DesiredWeight: 5 });

  expect(describeAt(machine, NOW + MINUTE)).toMatchObject({
    EndpointStatus: 'RollingBack',
    ProductionVariants: [{ CurrentWeight: 1, DesiredWeight: 5 }],
  });
  expect(describeAt(machine, NOW + 3 * MINUTE)).toMatchObject({
    EndpointStatus: 'InService',
    ProductionVariants: [{ CurrentWeight: 1, DesiredWeight: 1 }],
  });
});

test('a rollback that fails leaves a mix of both fleets, and another update is the remedy', () => {
  const machine = ready();
  machine.inject({ kind: 'rollback-fails' });
  swap(machine);
  expect(describeAt(machine, NOW + 8 * MINUTE)).toMatchObject({
    EndpointStatus: 'UpdateRollbackFailed',
    EndpointConfigName: 'cfg-1',
  });
  expect(machine.endpoint('churn-prod')?.mixedWith?.configName).toBe('cfg-2');

  swap(machine, NOW + 9 * MINUTE);
  expect(describeAt(machine, NOW + 15 * MINUTE)).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'cfg-2',
  });
  expect(machine.endpoint('churn-prod')?.mixedWith).toBeUndefined();
});

test('a change that fails leaves a Failed endpoint that shows no variants', () => {
  const machine = ready();
  machine.inject({ kind: 'change-fails', reason: 'broken' });
  shift(machine, { DesiredWeight: 5 });
  const failed = describeAt(machine, NOW + MINUTE);
  expect(failed).toMatchObject({ EndpointStatus: 'Failed', FailureReason: 'broken', EndpointConfigName: 'cfg-1' });
  expect(failed).not.toHaveProperty('ProductionVariants');
});

test('without capacity a swap rolls back, a growing resize too, and a weight change does not notice', () => {
  const machine = ready();
  machine.inject({ kind: 'capacity-shortage', standing: true });

  shift(machine, { DesiredWeight: 5 });
  expect(describeAt(machine, NOW + MINUTE).EndpointStatus).toBe('InService');
  shift(machine, { DesiredInstanceCount: 4 }, NOW + 2 * MINUTE);
  expect(describeAt(machine, NOW + 3 * MINUTE)).toMatchObject({
    EndpointStatus: 'RollingBack',
    FailureReason: expect.stringMatching(CAPACITY),
  });
  swap(machine, NOW + 10 * MINUTE);
  expect(describeAt(machine, NOW + 16 * MINUTE)).toMatchObject({
    EndpointStatus: 'RollingBack',
    FailureReason: expect.stringMatching(CAPACITY),
  });
});

test.each<[string, Fault | undefined, string, RegExp]>([
  ['without capacity', { kind: 'capacity-shortage' }, 'healthy', CAPACITY],
  [
    'whose container is sick',
    undefined,
    'fails-health-check',
    /^The primary container for production variant champion did not pass the ping health check\. Please check CloudWatch logs for this endpoint\.$/,
  ],
])('a create %s ends Failed', (_, fault, startup, reason) => {
  const machine = newMachine();
  createModel(machine, 'churn-v7', { LOCAL_MODEL_STARTUP: startup });
  createConfig(machine, 'cfg-1', { name: 'champion' });
  if (fault) machine.inject(fault);
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0);
  expect(describeAt(machine, T0 + 5 * MINUTE)).toMatchObject({
    EndpointStatus: 'Failed',
    FailureReason: expect.stringMatching(reason),
  });
});

test('a swap to a model whose container is sick rolls back', () => {
  const machine = deployed();
  createModel(machine, 'sick', { LOCAL_MODEL_STARTUP: 'fails-health-check' });
  createConfig(machine, 'cfg-2', { name: 'champion' }, { name: 'challenger', model: 'sick', count: 1 });
  swap(machine);
  expect(statuses(machine.advance(NOW + 20 * MINUTE)).slice(-3)).toEqual(['UPDATING', 'ROLLING_BACK', 'IN_SERVICE']);
  expect(describeAt(machine, NOW + 20 * MINUTE).FailureReason).toMatch(/production variant challenger did not pass/);
});

test('maintenance is SystemUpdating for its time and changes nothing else', () => {
  const machine = ready();
  machine.maintain('Churn-Prod', 3 * MINUTE, NOW);
  expect(describeAt(machine, NOW + 3 * MINUTE - 1).EndpointStatus).toBe('SystemUpdating');
  expect(describeAt(machine, NOW + 3 * MINUTE)).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'cfg-1',
  });
});

test('maintenance of an endpoint that is busy is refused', () => {
  const machine = ready();
  swap(machine);
  expect(refusal(() => machine.maintain('Churn-Prod', MINUTE, NOW))).toMatch(/is Updating, not InService/);
});

test('a one-shot fault strikes once, a standing one until it is cleared', () => {
  const machine = ready();
  machine.inject({ kind: 'call-throttled', operation: 'DescribeEndpoint' });
  const standing = machine.inject({ kind: 'call-throttled', operation: 'ListEndpoints', standing: true });
  const list = () => refusal(() => machine.call('ListEndpoints', {}, NOW));

  expect(refusal(() => describeAt(machine, NOW))).toBe('ThrottlingException: Rate exceeded');
  expect(refusal(() => describeAt(machine, NOW))).toBe('nothing was thrown');
  expect([list(), list()]).toEqual(['ThrottlingException: Rate exceeded', 'ThrottlingException: Rate exceeded']);
  machine.clearFaults(standing);
  expect(list()).toBe('nothing was thrown');
  expect(machine.faults()).toEqual([]);
});

test('a fault with a probability strikes its share of calls', () => {
  const machine = ready();
  machine.inject({ kind: 'call-throttled', standing: true, probability: 0.3 });
  const struck = Array.from({ length: 1000 }, () => refusal(() => describeAt(machine, NOW))).filter((text) =>
    text.startsWith('Throttling'),
  );
  expect(struck.length).toBeGreaterThan(250);
  expect(struck.length).toBeLessThan(350);
});

test('a fault for one endpoint leaves others alone', () => {
  const machine = ready();
  machine.inject({ kind: 'call-throttled', endpoint: 'other', standing: true });
  expect(refusal(() => describeAt(machine, NOW))).toBe('nothing was thrown');
  expect(refusal(() => machine.call('DescribeEndpoint', { EndpointName: 'Other' }, NOW))).toBe(
    'ThrottlingException: Rate exceeded',
  );
});

test('a refused call answers any error there is and does nothing', () => {
  const machine = ready();
  machine.inject({
    kind: 'call-refused',
    operation: 'UpdateEndpoint',
    error: { name: 'ValidationException', message: 'Not today', status: 400 },
  });
  expect(refusal(() => swap(machine))).toBe('ValidationException: Not today');
  expect(describeAt(machine, NOW).EndpointStatus).toBe('InService');
});

test('a call whose response is lost is carried out all the same', () => {
  const machine = ready();
  machine.inject({ kind: 'response-lost', operation: 'UpdateEndpoint' });
  expect(() => swap(machine)).toThrow(ResponseLost);
  expect(describeAt(machine, NOW).EndpointStatus).toBe('Updating');
});

test('a call can be carried out long after its caller gave up', () => {
  const machine = ready();
  machine.inject({ kind: 'response-lost', operation: 'UpdateEndpoint', executesAfterMs: 2 * MINUTE });
  expect(() => swap(machine)).toThrow(ResponseLost);

  expect(machine.nextTransitionAtMs()).toBe(NOW + 2 * MINUTE);
  expect(describeAt(machine, NOW + 2 * MINUTE - 1)).toMatchObject({
    EndpointStatus: 'InService',
    LastModifiedTime: new Date(T0 + 5 * MINUTE),
  });
  expect(describeAt(machine, NOW + 2 * MINUTE)).toMatchObject({
    EndpointStatus: 'Updating',
    LastModifiedTime: new Date(NOW + 2 * MINUTE),
  });
});

test('a late call that is refused by then is forgotten', () => {
  const machine = ready();
  machine.inject({ kind: 'response-lost', operation: 'UpdateEndpoint', executesAfterMs: MINUTE });
  expect(() => swap(machine)).toThrow(ResponseLost);
  machine.call('DeleteEndpoint', { EndpointName: 'Churn-Prod' }, NOW);
  expect(refusal(() => describeAt(machine, NOW + 2 * MINUTE))).toBe(
    `ValidationException: Could not find endpoint "${ENDPOINT_ARN}".`,
  );
});

test('an endpoint forced out of a change keeps what it served with', () => {
  const machine = ready();
  shift(machine, { DesiredWeight: 9 });
  machine.force('Churn-Prod', 'OutOfService', NOW);
  machine.force('Churn-Prod', 'InService', NOW);
  expect(describeAt(machine, NOW + MINUTE)).toMatchObject({
    EndpointStatus: 'InService',
    ProductionVariants: [{ CurrentWeight: 1, DesiredWeight: 1 }],
  });
});
