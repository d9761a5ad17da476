import { policyPlaceholder, type ScalingPart } from '@fairlead/scaling';
import { diceOf } from './dice.ts';
import { NAMES } from './names.ts';

const of = { variantName: NAMES.champion, dimension: 'sagemaker:variant:DesiredInstanceCount' } as const;
const [FEWEST, MOST] = [1, 9];
/** The load needs a little less than the two instances that every world begins with. */
const INSTANCES_BUSY = 1.7;

interface Load {
  requestsPerMinute: number;
}

/** Requests per minute that an instance may carry. */
export function instanceCarries({ requestsPerMinute }: Load): number {
  return Math.max(1, requestsPerMinute / INSTANCES_BUSY);
}

/** The autoscaling of a seed's endpoint, drawn with dice of its own: target tracking, maybe more. */
export function scalingPartsOf(seed: number, traffic: Load): ScalingPart[] {
  const dice = diceOf(seed, 13);
  const each = instanceCarries(traffic);
  const target: ScalingPart = { kind: 'target', ...of, fields: { MinCapacity: FEWEST, MaxCapacity: MOST } };
  return [
    target,
    trackingOf('load', each),
    ...(dice.chance(0.4) ? stepOf('burst', 1.5 * each) : []),
    ...(dice.chance(0.4) ? [scheduleOf('morning', dice.between(5, 40), { MinCapacity: 3 })] : []),
    ...(dice.chance(0.4) ? [scheduleOf('night', dice.between(5, 40), { MinCapacity: FEWEST, MaxCapacity: 2 })] : []),
  ];
}

/** A target-tracking policy, as it is made or as somebody changes it. */
export function trackingOf(name: string, TargetValue: number): ScalingPart {
  const metric = { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' };
  const fields = { PolicyType: 'TargetTrackingScaling', TargetValue, PredefinedMetricSpecification: metric };
  return { kind: 'policy', ...of, name, fields: { ...fields, ScaleInCooldown: 60, ScaleOutCooldown: 60 } };
}

function stepOf(name: string, Threshold: number): ScalingPart[] {
  const StepAdjustments = [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }];
  const step = { PolicyType: 'StepScaling', AdjustmentType: 'ChangeInCapacity', StepAdjustments, Cooldown: 120 };
  const metric = { Namespace: 'AWS/SageMaker', MetricName: 'InvocationsPerInstance', Statistic: 'Sum', Period: 60 };
  const Dimensions = [
    { Name: 'EndpointName', Value: NAMES.endpoint },
    { Name: 'VariantName', Value: of.variantName },
  ];
  const rule = { EvaluationPeriods: 1, Threshold, ComparisonOperator: 'GreaterThanThreshold' };
  const AlarmActions = [policyPlaceholder({ ...of, name })];
  return [
    { kind: 'policy', ...of, name, fields: step },
    { kind: 'alarm', name: `${name}-high`, fields: { ...metric, ...rule, Dimensions, AlarmActions } },
  ];
}

function scheduleOf(name: string, minutes: number, bounds: ScalingPart['fields']): ScalingPart {
  return { kind: 'schedule', ...of, name, fields: { Schedule: `rate(${minutes} minutes)`, ...bounds } };
}
