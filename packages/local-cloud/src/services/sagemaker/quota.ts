import { AwsError } from '../../service.ts';
import { variantsOf } from './fleet.ts';
import type { Fleet, VariantRecord } from './records.ts';
import type { World } from './world.ts';

const instanceType = (variant: VariantRecord): string | undefined =>
  variant.currentServerless ? undefined : variant.spec.InstanceType;

function add(counts: Map<string, number>, fleet: Fleet | undefined, countOf: (variant: VariantRecord) => number): void {
  if (!fleet) return;
  for (const variant of variantsOf(fleet)) {
    const type = instanceType(variant);
    if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + countOf(variant));
  }
}

/** Instances in use or on their way, by type: fleets that serve and fleets being provisioned beside them. */
function instancesInUse(world: World): Map<string, number> {
  const used = new Map<string, number>();
  for (const endpoint of world.endpoints.values()) {
    if (endpoint.status === 'Failed') continue;
    add(used, endpoint.fleet, (variant) => Math.max(variant.currentCount, variant.desiredCount));
    if (endpoint.change && 'fleet' in endpoint.change) add(used, endpoint.change.fleet, (v) => v.desiredCount);
  }
  return used;
}

/** Instances a whole new fleet needs, by type. A swap needs them on top of the fleet that serves. */
export function instancesOf(fleet: Fleet): Map<string, number> {
  const needed = new Map<string, number>();
  add(needed, fleet, (variant) => variant.desiredCount);
  return needed;
}

/**
 * Refuse what the account's instance quotas do not allow.
 *
 * @param needed - further instances by type
 * @throws ResourceLimitExceeded for the first type that does not fit
 */
export function checkQuota(world: World, needed: ReadonlyMap<string, number>): void {
  const used = instancesInUse(world);
  for (const [type, delta] of needed) {
    const limit = world.settings.instanceQuotas[type] ?? world.settings.defaultInstanceQuota;
    const current = used.get(type) ?? 0;
    if (delta <= 0 || current + delta <= limit) continue;
    throw new AwsError(
      'ResourceLimitExceeded',
      `The account-level service limit '${type} for endpoint usage' is ${limit} Instances, with current utilization of ` +
        `${current} Instances and a request delta of ${delta} Instances. Please use AWS Service Quotas to request an ` +
        'increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase ' +
        'for this quota.',
    );
  }
}
