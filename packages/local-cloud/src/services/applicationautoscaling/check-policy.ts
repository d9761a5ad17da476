import type {
  CustomizedMetricSpecification,
  PutScalingPolicyRequest,
  StepAdjustment,
  StepScalingPolicyConfiguration,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import { Constraints } from '../sagemaker/constraints.ts';
import { validationException } from './errors.ts';
import type { Resource } from './resource.ts';
import { PREDEFINED } from './target-tracking.ts';

const ADJUSTMENT_TYPES = ['ChangeInCapacity', 'PercentChangeInCapacity', 'ExactCapacity'];
const AGGREGATIONS = ['Average', 'Minimum', 'Maximum'];
const STATISTICS = ['Average', 'Minimum', 'Maximum', 'SampleCount', 'Sum'];
const MAX_POLICY_NAME = 256;
/** AAS User Guide, application-auto-scaling-limits, read 2026-11-21. */
const MAX_STEPS = 20;
/** Targets lie between -2^360 and 2^360 (SDK). */
const LARGEST_TARGET = 2 ** 360;

/** What is wrong with the steps' intervals; AWS publishes the rules, not the texts. */
function intervalFaults(steps: readonly StepAdjustment[]): string[] {
  const bounds = steps
    .map(
      ({
        MetricIntervalLowerBound: lower = Number.NEGATIVE_INFINITY,
        MetricIntervalUpperBound: upper = Number.POSITIVE_INFINITY,
      }) => ({ lower, upper }),
    )
    .sort((a, b) => a.lower - b.lower);
  const faults: string[] = [];
  bounds.forEach(({ lower, upper }, i) => {
    const next = bounds[i + 1];
    if (upper <= lower) faults.push(`the upper bound ${upper} must be greater than the lower bound ${lower}`);
    if (next && next.lower < upper) faults.push(`the interval from ${next.lower} overlaps the one up to ${upper}`);
    if (next && next.lower > upper) faults.push(`there is a gap between ${upper} and ${next.lower}`);
  });
  return faults;
}

/** @throws ValidationException naming everything that is wrong with a step scaling configuration */
export function checkStepScaling(step: StepScalingPolicyConfiguration): void {
  const { StepAdjustments: steps = [], AdjustmentType: type } = step;
  const at = 'stepScalingPolicyConfiguration';
  const constraints = new Constraints();
  constraints.required(type, `${at}.adjustmentType`);
  constraints.oneOf(type, `${at}.adjustmentType`, ADJUSTMENT_TYPES);
  constraints.oneOf(step.MetricAggregationType, `${at}.metricAggregationType`, AGGREGATIONS);
  constraints.range(step.Cooldown, `${at}.cooldown`, { min: 0 });
  constraints.range(step.MinAdjustmentMagnitude, `${at}.minAdjustmentMagnitude`, { min: 1 });
  constraints.count(steps, `${at}.stepAdjustments`, { min: 1, max: MAX_STEPS });
  steps.forEach(({ ScalingAdjustment: adjustment }, i) => {
    const stepAt = `${at}.stepAdjustments.${i + 1}.member.scalingAdjustment`;
    constraints.required(adjustment, stepAt);
    if (type === 'ExactCapacity') constraints.range(adjustment, stepAt, { min: 0 });
  });
  constraints.check();
  const faults = intervalFaults(steps);
  if (faults.length > 0) throw validationException(`StepAdjustments are not valid: ${faults.join('; ')}.`);
}

function checkCustomMetric(constraints: Constraints, custom: CustomizedMetricSpecification, at: string): void {
  if (custom.Metrics) {
    constraints.count(custom.Metrics, `${at}.metrics`, { min: 1, max: 10 });
    if (custom.MetricName !== undefined || custom.Namespace !== undefined || custom.Statistic !== undefined) {
      constraints.violated('both', at, 'Specify either Metrics or MetricName, Namespace and Statistic');
    }
    return;
  }
  constraints.required(custom.MetricName, `${at}.metricName`);
  constraints.required(custom.Namespace, `${at}.namespace`);
  constraints.required(custom.Statistic, `${at}.statistic`);
  constraints.oneOf(custom.Statistic, `${at}.statistic`, STATISTICS);
}

/** @throws ValidationException naming everything that is wrong with a target tracking configuration */
export function checkTargetTracking(tracking: TargetTrackingScalingPolicyConfiguration, resource: Resource): void {
  const at = 'targetTrackingScalingPolicyConfiguration';
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: custom } = tracking;
  const constraints = new Constraints();
  constraints.required(tracking.TargetValue, `${at}.targetValue`);
  constraints.range(tracking.TargetValue, `${at}.targetValue`, { min: -LARGEST_TARGET, max: LARGEST_TARGET });
  constraints.range(tracking.ScaleOutCooldown, `${at}.scaleOutCooldown`, { min: 0 });
  constraints.range(tracking.ScaleInCooldown, `${at}.scaleInCooldown`, { min: 0 });
  if (custom) checkCustomMetric(constraints, custom, `${at}.customizedMetricSpecification`);
  constraints.check();
  if ((predefined === undefined) === (custom === undefined)) {
    throw validationException(
      'Specify exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification.',
    );
  }
  if (predefined) checkPredefined(predefined.PredefinedMetricType, resource);
}

function checkPredefined(type: string | undefined, { dimension }: Resource): void {
  if (PREDEFINED[type ?? '']?.dimension === dimension) return;
  const fitting = Object.keys(PREDEFINED).filter((name) => PREDEFINED[name]?.dimension === dimension);
  throw validationException(
    `Predefined metric type ${type} is not supported for scalable dimension ${dimension}, which takes ${fitting.join(' or ')}.`,
  );
}

/** @throws ValidationException for a name that is missing or too long, and for a type that does not scale variants */
export function checkPolicyHead({ PolicyName: name, PolicyType: type }: PutScalingPolicyRequest): void {
  const constraints = new Constraints();
  if (constraints.required(name, 'policyName') && !(name && name.length <= MAX_POLICY_NAME)) {
    constraints.violated(name, 'policyName', `Member must have length between 1 and ${MAX_POLICY_NAME}, inclusive`);
  }
  constraints.oneOf(type, 'policyType', ['StepScaling', 'TargetTrackingScaling', 'PredictiveScaling']);
  constraints.check();
  if (type === 'PredictiveScaling') throw validationException('PredictiveScaling is supported for ecs only.');
}
