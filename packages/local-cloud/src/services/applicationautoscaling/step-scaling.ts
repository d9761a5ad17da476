import type {
  MetricAggregationType,
  StepAdjustment,
  StepScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import type { AlarmLook } from './ports.ts';

function aggregate(values: readonly number[], how: MetricAggregationType = 'Average'): number {
  if (how === 'Minimum') return Math.min(...values);
  if (how === 'Maximum') return Math.max(...values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Whether a breach falls into a step.
 *
 * Above the threshold a step contains its lower bound and not its upper one; below it is the other way round (SDK,
 * StepAdjustment).
 */
function contains(step: StepAdjustment, breach: number, isAbove: boolean): boolean {
  const { MetricIntervalLowerBound: lower = Number.NEGATIVE_INFINITY } = step;
  const { MetricIntervalUpperBound: upper = Number.POSITIVE_INFINITY } = step;
  return isAbove ? breach >= lower && breach < upper : breach > lower && breach <= upper;
}

/** A share of the capacity in whole units: beyond ±1 towards zero, within to ±1 (AAS User Guide, step scaling). */
function percentOf(capacity: number, percent: number, least: number): number {
  const exact = (capacity * percent) / 100;
  const whole = Math.abs(exact) >= 1 ? Math.trunc(exact) : Math.sign(exact);
  return Math.sign(whole) * Math.max(Math.abs(whole), whole === 0 ? 0 : least);
}

/**
 * The capacity that a step scaling policy asks for, before the target's bounds.
 *
 * An alarm without datapoints (its state was set by hand) counts as exactly at its threshold.
 *
 * @param capacity - what the adjustment is applied to
 * @returns undefined when no step covers the breach
 */
export function stepCapacity(
  policy: StepScalingPolicyConfiguration,
  alarm: AlarmLook,
  capacity: number,
): number | undefined {
  const { values, threshold } = alarm;
  const breach = values.length === 0 ? 0 : aggregate(values, policy.MetricAggregationType) - threshold;
  const isAbove = values.length === 0 ? alarm.breachesAbove : breach > 0 || (breach === 0 && alarm.breachesAbove);
  const step = policy.StepAdjustments?.find((candidate) => contains(candidate, breach, isAbove));
  if (step?.ScalingAdjustment === undefined) return undefined;
  const adjustment = step.ScalingAdjustment;
  if (policy.AdjustmentType === 'ExactCapacity') return adjustment;
  if (policy.AdjustmentType === 'ChangeInCapacity') return Math.max(0, capacity + adjustment);
  return Math.max(0, capacity + percentOf(capacity, adjustment, policy.MinAdjustmentMagnitude ?? 1));
}
