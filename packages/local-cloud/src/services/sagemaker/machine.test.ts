import { expect, test } from 'vitest';
import { seededRandom } from '../../random.ts';
import { createConfig, createModel, deployed, describeAt, MINUTE, newMachine, statuses, T0 } from './fixtures.ts';
import { createSageMaker, type SageMakerMachine } from './machine.ts';
import type { StoredRecord } from './records.ts';

const update = (machine: SageMakerMachine, config: string, atMs: number) =>
  machine.call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: config }, atMs);

/** What a store would give back after a restart. */
const reread = (machine: SageMakerMachine): [string, StoredRecord][] => JSON.parse(JSON.stringify(machine.entries()));

test('an endpoint is Creating for its time, then InService at the instant it was due', () => {
  const machine = newMachine();
  createModel(machine);
  createConfig(machine, 'cfg-1', { name: 'champion' });
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0);

  expect(machine.nextTransitionAtMs()).toBe(T0 + 5 * MINUTE);
  expect(describeAt(machine, T0 + 5 * MINUTE - 1).EndpointStatus).toBe('Creating');
  expect(describeAt(machine, T0 + 9 * MINUTE)).toMatchObject({
    EndpointStatus: 'InService',
    LastModifiedTime: new Date(T0 + 5 * MINUTE),
  });
  expect(machine.nextTransitionAtMs()).toBeUndefined();
});

test('a chain of transitions is carried out in time order however late the machine is looked at', () => {
  const machine = deployed();
  createConfig(machine, 'cfg-2', { name: 'champion' });
  machine.inject({ kind: 'swap-rolls-back' });
  machine.advance(T0 + 10 * MINUTE);
  update(machine, 'cfg-2', T0 + 10 * MINUTE);

  const events = machine.advance(T0 + 600 * MINUTE);

  expect(statuses(events)).toEqual(['UPDATING', 'ROLLING_BACK', 'IN_SERVICE']);
  expect(events.map(({ detail }) => detail.LastModifiedTime)).toEqual([
    T0 + 10 * MINUTE,
    T0 + 16 * MINUTE,
    T0 + 18 * MINUTE,
  ]);
});

test('a machine made from the stored entries goes on with the swap that was under way', () => {
  const before = deployed();
  createConfig(before, 'cfg-2', { name: 'champion', count: 3 });
  update(before, 'cfg-2', T0 + 10 * MINUTE);

  const after = createSageMaker({ state: reread(before), random: seededRandom(7) });

  expect(after.nextTransitionAtMs()).toBe(T0 + 16 * MINUTE);
  expect(describeAt(after, T0 + 15 * MINUTE)).toEqual(describeAt(before, T0 + 15 * MINUTE));
  expect(describeAt(after, T0 + 16 * MINUTE)).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'cfg-2',
  });
});

test('a call that is still to be carried out late is not forgotten over a restart', () => {
  const before = deployed();
  before.inject({ kind: 'response-lost', operation: 'DeleteEndpoint', executesAfterMs: MINUTE });
  expect(() => before.call('DeleteEndpoint', { EndpointName: 'Churn-Prod' }, T0 + 10 * MINUTE)).toThrow('was lost');

  const after = createSageMaker({ state: reread(before), random: seededRandom(7) });

  expect(describeAt(after, T0 + 11 * MINUTE).EndpointStatus).toBe('Deleting');
});

test('changed records are told once, deleted ones without a value', () => {
  const machine = deployed();
  machine.takeChanges();
  expect(machine.takeChanges()).toEqual([]);

  describeAt(machine, T0 + 6 * MINUTE);
  expect(machine.takeChanges()).toEqual([]);

  machine.call('DeleteEndpoint', { EndpointName: 'Churn-Prod' }, T0 + 6 * MINUTE);
  expect(machine.takeChanges().map(({ key, value }) => [key, value !== undefined])).toEqual([
    ['endpoint/churn-prod', true],
  ]);
  machine.advance(T0 + 7 * MINUTE);
  expect(machine.takeChanges()).toEqual([{ key: 'endpoint/churn-prod', value: undefined }]);
});

test('settings given at the start win over stored ones, which win over the defaults', () => {
  const before = newMachine();
  before.configure({ swapMs: 1000, deleteMs: 2000 });

  const after = createSageMaker({ state: reread(before), settings: { swapMs: 5000 }, random: seededRandom(1) });

  expect(after.settings).toMatchObject({ swapMs: 5000, deleteMs: 2000, createMs: 300_000 });
});

test('two machines with the same calls and seed end in the same state', () => {
  const run = (): string => {
    const machine = deployed(newMachine({ jitterRatio: 0.5 }));
    createConfig(machine, 'cfg-2', { name: 'champion' });
    machine.inject({ kind: 'swap-rolls-back', probability: 0.5 });
    machine.advance(T0 + 20 * MINUTE);
    update(machine, 'cfg-2', T0 + 20 * MINUTE);
    return JSON.stringify([machine.advance(T0 + 60 * MINUTE), machine.entries()]);
  };
  expect(run()).toBe(run());
});

test('jitter stretches a change by a share of its time, never shortens it', () => {
  const machine = newMachine({ jitterRatio: 0.5 });
  createModel(machine);
  createConfig(machine, 'cfg-1', { name: 'champion' });
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0);

  const dueAfterMs = (machine.nextTransitionAtMs() ?? 0) - T0;
  expect(dueAfterMs).toBeGreaterThan(5 * MINUTE);
  expect(dueAfterMs).toBeLessThanOrEqual(7.5 * MINUTE);
});
