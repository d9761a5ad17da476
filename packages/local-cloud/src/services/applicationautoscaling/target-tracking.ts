import type { TargetTrackingScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';
import type { Dimension as MetricDimension, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { AlarmLook } from './ports.ts';
import type { PolicyRecord } from './records.ts';
import { type Dimension, type Resource, variantOf } from './resource.ts';

/** A metric that AWS picks for the caller. */
interface PredefinedMetric {
  dimension: Dimension;
  metricName: string;
  statistic: 'Sum' | 'Average' | 'Maximum';
}

/** Predefined metrics of variants; AWS evaluates the high-resolution one every 10 seconds, here everything is a minute. */
export const PREDEFINED: Readonly<Record<string, PredefinedMetric>> = {
  SageMakerVariantInvocationsPerInstance: {
    dimension: 'sagemaker:variant:DesiredInstanceCount',
    metricName: 'InvocationsPerInstance',
    statistic: 'Sum',
  },
  SageMakerVariantConcurrentRequestsPerModelHighResolution: {
    dimension: 'sagemaker:variant:DesiredInstanceCount',
    metricName: 'ConcurrentRequestsPerModel',
    statistic: 'Maximum',
  },
  SageMakerVariantProvisionedConcurrencyUtilization: {
    dimension: 'sagemaker:variant:DesiredProvisionedConcurrency',
    metricName: 'ServerlessProvisionedConcurrencyUtilization',
    statistic: 'Maximum',
  },
};

/** Minutes in a row above the target before a scale-out, below the lower threshold before a scale-in. */
const HIGH_MINUTES = 3;
const LOW_MINUTES = 15;

type WatchedMetric = Pick<
  PutMetricAlarmInput,
  'Metrics' | 'Namespace' | 'MetricName' | 'Dimensions' | 'Statistic' | 'Unit' | 'Period'
>;

function variantDimensions({ resourceId }: Resource): MetricDimension[] {
  const { endpoint, variant } = variantOf(resourceId) ?? { endpoint: '', variant: '' };
  return [
    { Name: 'EndpointName', Value: endpoint },
    { Name: 'VariantName', Value: variant },
  ];
}

/** What a policy's alarms watch, minute by minute. */
function watchedMetric(
  {
    PredefinedMetricSpecification: predefined,
    CustomizedMetricSpecification: custom,
  }: TargetTrackingScalingPolicyConfiguration,
  resource: Resource,
): WatchedMetric {
  const known = PREDEFINED[predefined?.PredefinedMetricType ?? ''];
  if (known) {
    const { metricName: MetricName, statistic: Statistic } = known;
    return { Namespace: 'AWS/SageMaker', MetricName, Dimensions: variantDimensions(resource), Statistic, Period: 60 };
  }
  if (custom?.Metrics) {
    const Metrics = custom.Metrics.map(({ MetricStat, ...query }) => ({
      ...query,
      ...(MetricStat && {
        MetricStat: { ...MetricStat, Unit: MetricStat.Unit as PutMetricAlarmInput['Unit'], Period: 60 },
      }),
    }));
    return { Metrics };
  }
  const { Namespace, MetricName, Dimensions, Statistic, Unit } = custom ?? {};
  return { Namespace, MetricName, Dimensions, Statistic, Unit: Unit as PutMetricAlarmInput['Unit'], Period: 60 };
}

/**
 * The alarms that trigger a target tracking policy: above its target for 3 minutes, and below 90 % of it for 15.
 *
 * Missing data leaves both in INSUFFICIENT_DATA: a metric that stops is no reason to scale.
 *
 * @param lowRatio - the share of the target value below which it scales in
 */
export function trackingAlarms(policy: PolicyRecord, lowRatio: number): PutMetricAlarmInput[] {
  const { tracking, alarms } = policy;
  if (!tracking || !alarms) return [];
  const { TargetValue: target = 0 } = tracking;
  const common = {
    ...watchedMetric(tracking, policy),
    ActionsEnabled: true,
    AlarmActions: [policy.arn],
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policy.arn}.`,
  };
  const high: PutMetricAlarmInput = {
    ...common,
    AlarmName: alarms.high,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: target,
    EvaluationPeriods: HIGH_MINUTES,
  };
  if (alarms.low === undefined) return [high];
  const low: PutMetricAlarmInput = {
    ...common,
    AlarmName: alarms.low,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: Number((target * lowRatio).toPrecision(12)),
    EvaluationPeriods: LOW_MINUTES,
  };
  return [high, low];
}

/**
 * The capacity that brings a metric back to its target, if the metric falls as the capacity grows.
 *
 * Out: in proportion to the latest datapoint, as fast as it can. In: in proportion to the highest of the fifteen, so more
 * slowly; that AWS takes the same datapoints is an assumption. Never below what keeps the metric at its target.
 *
 * @returns undefined when there are no datapoints to go by
 */
export function trackingCapacity(target: number, alarm: AlarmLook, capacity: number): number | undefined {
  const value = alarm.breachesAbove ? alarm.values.at(-1) : maximum(alarm.values);
  if (value === undefined || target <= 0) return undefined;
  return Math.ceil(Number(((capacity * value) / target).toPrecision(12)));
}

function maximum(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}
