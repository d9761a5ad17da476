import type { EndpointStatus } from '@aws-sdk/client-sagemaker';
import type { EndpointRecord, Fleet, VariantRecord } from '../sagemaker/records.ts';
import { serviceUnavailable, validationError } from './errors.ts';

/** Statuses in which the deployed fleet takes requests; a swap or a rollback does not interrupt it. */
export const SERVING: ReadonlySet<EndpointStatus> = new Set<EndpointStatus>([
  'InService',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'UpdateRollbackFailed',
]);

/**
 * The fleet that takes a request.
 *
 * The name must match case and all, although uniqueness ignores it. After UpdateRollbackFailed the old and the
 * half-deployed fleet share the requests evenly: how AWS mixes them is not documented.
 *
 * @throws ValidationError when there is no such endpoint that serves; ServiceUnavailable when it is OutOfService
 */
export function servingFleet(
  endpoint: Readonly<EndpointRecord> | undefined,
  asked: { name: string; accountId: string; random: () => number },
): Fleet {
  if (endpoint?.name === asked.name && endpoint.fleet) {
    if (SERVING.has(endpoint.status)) {
      return endpoint.mixedWith && asked.random() < 0.5 ? endpoint.mixedWith : endpoint.fleet;
    }
    if (endpoint.status === 'OutOfService') throw serviceUnavailable(`Endpoint ${asked.name} is out of service.`);
  }
  throw validationError(`Endpoint ${asked.name} of account ${asked.accountId} not found.`);
}

function byWeight(variants: readonly VariantRecord[], random: () => number): VariantRecord | undefined {
  let total = 0;
  for (const { currentWeight } of variants) total += currentWeight;
  let point = random() * total;
  let chosen: VariantRecord | undefined;
  for (const variant of variants) {
    if (variant.currentWeight <= 0) continue;
    chosen = variant;
    point -= variant.currentWeight;
    if (point < 0) break;
  }
  return chosen;
}

/**
 * The production variant that takes a request: the one asked for, else by chance in proportion to the current weights.
 *
 * A variant of weight 0 is reached by name only. When all weights are 0 nothing can take the request: AWS does not say
 * what happens then, here it is a ServiceUnavailable.
 *
 * @throws ValidationError for an unknown variant; ServiceUnavailable when no variant, or one without instances, is left
 */
export function chooseVariant(
  fleet: Fleet,
  request: { endpointName: string; targetVariant: string | undefined },
  random: () => number,
): VariantRecord {
  const { endpointName, targetVariant } = request;
  const variant =
    targetVariant === undefined
      ? byWeight(fleet.production, random)
      : fleet.production.find(({ name }) => name === targetVariant);
  if (!variant) {
    throw targetVariant === undefined
      ? serviceUnavailable(`All production variants of endpoint ${endpointName} have weight 0.`)
      : validationError(`Variant ${targetVariant} of endpoint ${endpointName} not found.`);
  }
  if (variant.currentCount <= 0 && !variant.currentServerless) {
    throw serviceUnavailable(`Variant ${variant.name} of endpoint ${endpointName} has no instances.`);
  }
  return variant;
}

/**
 * The shadow variants that get a copy of a request.
 *
 * A shadow variant's share is its weight over the production variant's, at most all of it: a third-party statement
 * that AWS's own examples (1 : 1 for all traffic) agree with.
 */
export function chooseShadows(fleet: Fleet, random: () => number): VariantRecord[] {
  const [production] = fleet.production;
  return fleet.shadow.filter(({ currentWeight }) => {
    const share = production && production.currentWeight > 0 ? currentWeight / production.currentWeight : currentWeight;
    return share >= 1 || random() < share;
  });
}
