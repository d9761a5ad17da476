import type { VariantScaling } from '../policy/schema.ts';
import { type FleetAssumptions, type LoadSeries, type Simulated, simulate, unplayed } from './simulate.ts';

/** A number of instances that never changes, on the same load. */
export interface FixedCapacity {
  instances: number;
  instanceHours: number;
  saturatedMinutes: number;
}

/** A policy on a past load, beside fixed capacities. */
export interface ScalingBacktest {
  policy: Simulated;
  /** With the asked number of instances, or what the policy used on average, rounded. */
  fixed: FixedCapacity;
  /** The smallest number of instances that is never saturated. */
  peak: FixedCapacity;
  measuredMinutes: number;
  /** Policies that were not played. */
  unplayed: string[];
}

/** Play a policy against a past load. @throws RangeError for a series without a measured minute */
export function backtestScaling(
  load: LoadSeries,
  policy: VariantScaling,
  fleet: FleetAssumptions,
  fixedInstances?: number,
): ScalingBacktest {
  const measured = load.perMinute.filter((value) => value !== undefined);
  if (measured.length === 0) throw new RangeError('The series has no measured minute.');
  const played = simulate(load, policy, fleet);
  const average = Math.max(1, Math.round((played.instanceHours * 60) / load.perMinute.length));
  const peak = Math.max(1, Math.ceil(Math.max(...measured.map((value) => value)) / fleet.capacityPerInstance));
  const fixed = (instances: number): FixedCapacity => ({
    instances,
    instanceHours: (instances * load.perMinute.length) / 60,
    saturatedMinutes: measured.filter((value) => value > instances * fleet.capacityPerInstance).length,
  });
  return {
    policy: played,
    fixed: fixed(fixedInstances ?? average),
    peak: fixed(peak),
    measuredMinutes: measured.length,
    unplayed: unplayed(policy),
  };
}
