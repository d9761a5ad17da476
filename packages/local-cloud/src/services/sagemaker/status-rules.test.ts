import { describe, expect, test } from 'vitest';
import { createConfig, deployed, describeAt, ENDPOINT_ARN, MINUTE, newMachine, refusal, T0 } from './fixtures.ts';
import type { SageMakerMachine } from './machine.ts';

const NOW = T0 + 20 * MINUTE;
const endpoint = { EndpointName: 'Churn-Prod' };
const swap = (machine: SageMakerMachine, atMs: number) =>
  machine.call('UpdateEndpoint', { ...endpoint, EndpointConfigName: 'cfg-2' }, atMs);

/** How an endpoint gets into each status by `NOW`. */
const REACH: Record<string, (machine: SageMakerMachine) => unknown> = {
  Creating: (machine) => machine,
  InService: (machine) => machine.advance(NOW),
  Updating: (machine) => swap(machine, NOW),
  SystemUpdating: (machine) => machine.maintain('Churn-Prod', MINUTE, NOW),
  RollingBack: (machine) => {
    machine.inject({ kind: 'swap-rolls-back' });
    swap(machine, NOW - 6 * MINUTE);
  },
  UpdateRollbackFailed: (machine) => {
    machine.inject({ kind: 'rollback-fails' });
    swap(machine, NOW - 8 * MINUTE);
  },
  Failed: (machine) => {
    machine.inject({ kind: 'change-fails' });
    swap(machine, NOW - 6 * MINUTE);
  },
  Deleting: (machine) => machine.call('DeleteEndpoint', endpoint, NOW),
  OutOfService: (machine) => machine.force('Churn-Prod', 'OutOfService', NOW),
};

function endpointThatIs(status: string): SageMakerMachine {
  const createMs = status === 'Creating' ? 30 * MINUTE : MINUTE;
  const machine = deployed(newMachine({ createMs }), { name: 'champion' });
  createConfig(machine, 'cfg-2', { name: 'champion' });
  REACH[status]?.(machine);
  return machine;
}

const CALLS = {
  UpdateEndpoint: (machine: SageMakerMachine) => swap(machine, NOW),
  UpdateEndpointWeightsAndCapacities: (machine: SageMakerMachine) =>
    machine.call(
      'UpdateEndpointWeightsAndCapacities',
      { ...endpoint, DesiredWeightsAndCapacities: [{ VariantName: 'champion', DesiredWeight: 2 }] },
      NOW,
    ),
  DeleteEndpoint: (machine: SageMakerMachine) => machine.call('DeleteEndpoint', endpoint, NOW),
};

const BUSY = `ValidationException: Cannot update in-progress endpoint "${ENDPOINT_ARN}".`;
const NOT_NOW = (status: string) =>
  `ValidationException: Cannot update endpoint "${ENDPOINT_ARN}" in status ${status}.`;
const TAKEN = 'nothing was thrown';

/** Status: UpdateEndpoint, UpdateEndpointWeightsAndCapacities, DeleteEndpoint. */
const TABLE: [string, string, string, string][] = [
  ['Creating', BUSY, BUSY, BUSY],
  ['Updating', BUSY, BUSY, BUSY],
  ['SystemUpdating', BUSY, BUSY, BUSY],
  ['RollingBack', BUSY, BUSY, BUSY],
  ['Deleting', BUSY, BUSY, BUSY],
  ['InService', TAKEN, TAKEN, TAKEN],
  ['UpdateRollbackFailed', TAKEN, NOT_NOW('UpdateRollbackFailed'), TAKEN],
  ['OutOfService', TAKEN, NOT_NOW('OutOfService'), TAKEN],
  ['Failed', NOT_NOW('Failed'), NOT_NOW('Failed'), TAKEN],
];

describe.each(TABLE)('an endpoint that is %s', (status, onUpdate, onWeights, onDelete) => {
  test('is described as such', () => {
    expect(describeAt(endpointThatIs(status), NOW).EndpointStatus).toBe(status);
  });

  test.each([
    ['UpdateEndpoint', onUpdate],
    ['UpdateEndpointWeightsAndCapacities', onWeights],
    ['DeleteEndpoint', onDelete],
  ] as const)('answers %s with: %s', (operation, answer) => {
    const machine = endpointThatIs(status);
    expect(refusal(() => CALLS[operation](machine))).toBe(answer);
  });
});
