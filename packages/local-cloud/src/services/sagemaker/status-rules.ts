import type { EndpointStatus } from '@aws-sdk/client-sagemaker';
import { inProgress, validationException } from './errors.ts';
import type { EndpointRecord } from './records.ts';
import type { World } from './world.ts';

/** The operations that an endpoint takes only in some statuses. */
export type GuardedOperation = 'UpdateEndpoint' | 'UpdateEndpointWeightsAndCapacities' | 'DeleteEndpoint';

/**
 * What a status that lasts accepts; transitional ones accept none of the three.
 *
 * Failed takes DeleteEndpoint only, and the remedy for UpdateRollbackFailed is another UpdateEndpoint (API reference,
 * EndpointSummary, read 2026-11-20). That OutOfService takes an UpdateEndpoint is an assumption.
 */
const ACCEPTED: Partial<Record<EndpointStatus, readonly GuardedOperation[]>> = {
  InService: ['UpdateEndpoint', 'UpdateEndpointWeightsAndCapacities', 'DeleteEndpoint'],
  UpdateRollbackFailed: ['UpdateEndpoint', 'DeleteEndpoint'],
  OutOfService: ['UpdateEndpoint', 'DeleteEndpoint'],
  Failed: ['DeleteEndpoint'],
};

/** @throws ValidationException `Cannot update in-progress endpoint`, or an unconfirmed text for a status that lasts */
export function checkAccepts(world: World, endpoint: EndpointRecord, operation: GuardedOperation): void {
  const accepted = ACCEPTED[endpoint.status];
  const arn = world.arn('endpoint', endpoint.name);
  if (!accepted) throw inProgress(arn);
  if (!accepted.includes(operation)) {
    throw validationException(`Cannot update endpoint "${arn}" in status ${endpoint.status}.`);
  }
}
