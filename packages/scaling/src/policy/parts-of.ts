import { type Fields, policyPlaceholder, type ScalableDimension, type ScalingPart } from '../part.ts';
import type { EndpointFacts, VariantFacts } from './endpoint-facts.ts';
import { isPredefined, knownMetric } from './metrics.ts';
import type {
  Alarm,
  CustomMetric,
  MathMetric,
  ScalingPolicy,
  StepScaling,
  TargetTracking,
  VariantScaling,
} from './schema.ts';

/** Whose scaling it is: the names that metrics hold. */
interface Owner {
  endpointName: string;
  variantName: string;
  dimension: ScalableDimension;
}

/** The name of the policy that brings a variant up from zero instances. */
export const FROM_ZERO = 'scale-from-zero';

/** What the account shall hold for a policy without faults. */
export function partsOf(policy: ScalingPolicy, endpoint: EndpointFacts): ScalingPart[] {
  return Object.entries(policy.variants).flatMap(([variantName, scaling]) => {
    const variant = endpoint.variants.find(({ name }) => name === variantName);
    return variantParts(scaling, { endpointName: endpoint.name, variantName, dimension: dimensionOf(variant) });
  });
}

function dimensionOf(variant: VariantFacts | undefined): ScalableDimension {
  return variant?.kind === 'serverless'
    ? 'sagemaker:variant:DesiredProvisionedConcurrency'
    : 'sagemaker:variant:DesiredInstanceCount';
}

function variantParts(scaling: VariantScaling, owner: Owner): ScalingPart[] {
  const { variantName, dimension } = owner;
  const steps = [...scaling.stepScaling, ...fromZero(scaling)];
  return [
    { kind: 'target', variantName, dimension, fields: { MinCapacity: scaling.min, MaxCapacity: scaling.max } },
    ...scaling.targetTracking.map((policy): ScalingPart => {
      return { kind: 'policy', variantName, dimension, name: policy.name, fields: trackingFields(policy, owner) };
    }),
    ...steps.map((policy): ScalingPart => {
      return { kind: 'policy', variantName, dimension, name: policy.name, fields: stepFields(policy) };
    }),
    ...scaling.scheduledActions.map(({ name, ...action }): ScalingPart => {
      const { schedule, timezone, startAt, endAt, min, max } = action;
      const [StartTime, EndTime] = [startAt, endAt].map((at) =>
        at === undefined ? undefined : new Date(at).toISOString(),
      );
      const times = { Schedule: schedule, Timezone: timezone, StartTime, EndTime };
      return {
        kind: 'schedule',
        variantName,
        dimension,
        name,
        fields: given({ ...times, MinCapacity: min, MaxCapacity: max }),
      };
    }),
    ...steps.map((policy): ScalingPart => {
      return { kind: 'alarm', name: alarmName(owner, policy.name), fields: alarmFields(policy, owner) };
    }),
  ];
}

/** SageMaker's way up from zero: a step policy on an alarm that rings while requests wait and nothing runs. */
function fromZero({ scaleFromZero }: VariantScaling): StepScaling[] {
  if (!scaleFromZero) return [];
  const { instances, cooldown } = scaleFromZero;
  const alarm: Alarm = {
    metric: 'HasBacklogWithoutCapacity',
    threshold: 1,
    comparison: 'GreaterThanOrEqualToThreshold',
    period: 60,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    missingData: 'missing',
  };
  return [
    {
      name: FROM_ZERO,
      adjustment: 'ChangeInCapacity',
      steps: [{ from: 0, change: instances }],
      aggregation: 'Average',
      cooldown,
      alarm,
    },
  ];
}

function trackingFields(policy: TargetTracking, owner: Owner): Fields {
  const { metric, target, scaleOutCooldown, scaleInCooldown, scaleIn } = policy;
  const followed =
    typeof metric === 'string' && isPredefined(metric)
      ? { PredefinedMetricSpecification: { PredefinedMetricType: metric } }
      : { CustomizedMetricSpecification: customized(metric, owner) };
  return given({
    PolicyType: 'TargetTrackingScaling',
    TargetValue: target,
    ...followed,
    ScaleOutCooldown: scaleOutCooldown,
    ScaleInCooldown: scaleInCooldown,
    DisableScaleIn: !scaleIn,
  });
}

function customized(metric: TargetTracking['metric'], owner: Owner): Fields {
  if (typeof metric === 'string') return knownMetric(metric, owner.endpointName, owner.variantName);
  return 'expression' in metric ? metricMath(metric, owner) : metricFields(metric, owner);
}

function metricFields({ namespace, name, dimensions, statistic, unit }: CustomMetric, owner: Owner): Fields {
  const Dimensions = dimensionList(dimensions, owner);
  return given({ Namespace: namespace, MetricName: name, Dimensions, Statistic: statistic, Unit: unit });
}

function metricMath({ expression, metrics }: MathMetric, owner: Owner): Fields {
  const queries = Object.entries(metrics).map(([Id, { namespace, name, dimensions, statistic, unit }]) => {
    const Metric = { Namespace: namespace, MetricName: name, Dimensions: dimensionList(dimensions, owner) };
    return { Id, MetricStat: given({ Metric, Stat: statistic, Unit: unit }), ReturnData: false };
  });
  return { Metrics: [{ Id: 'result', Expression: expression, ReturnData: true }, ...queries] };
}

function dimensionList(dimensions: Readonly<Record<string, string>>, { endpointName, variantName }: Owner) {
  return Object.entries(dimensions).map(([Name, value]) => {
    return { Name, Value: value.replaceAll('{endpoint}', endpointName).replaceAll('{variant}', variantName) };
  });
}

function stepFields({ adjustment, steps, minChange, aggregation, cooldown }: StepScaling): Fields {
  const StepAdjustments = steps.map(({ from, to, change }) =>
    given({ MetricIntervalLowerBound: from, MetricIntervalUpperBound: to, ScalingAdjustment: change }),
  );
  return given({
    PolicyType: 'StepScaling',
    AdjustmentType: adjustment,
    StepAdjustments,
    MinAdjustmentMagnitude: minChange,
    MetricAggregationType: aggregation,
    Cooldown: cooldown,
  });
}

function alarmFields({ name, alarm }: StepScaling, owner: Owner): Fields {
  const { metric, threshold, comparison, period, evaluationPeriods, datapointsToAlarm, missingData } = alarm;
  const watched =
    typeof metric === 'string'
      ? knownMetric(metric, owner.endpointName, owner.variantName)
      : metricFields(metric, owner);
  return given({
    AlarmDescription: `Made by Fairlead: sets off the scaling policy ${name}. Change the policy, not the alarm.`,
    ...watched,
    Threshold: threshold,
    ComparisonOperator: comparison,
    Period: period,
    EvaluationPeriods: evaluationPeriods,
    DatapointsToAlarm: datapointsToAlarm,
    TreatMissingData: missingData,
    AlarmActions: [policyPlaceholder({ ...owner, name })],
  });
}

/** Unique in the account: endpoint and variant are in it. At most 63 + 63 + 100 characters and a few; 255 are allowed. */
function alarmName({ endpointName, variantName }: Owner, policyName: string): string {
  return `fairlead-${endpointName}-${variantName}-${policyName}`;
}

type Given<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

/** The members that have a value. */
function given<T extends Record<string, unknown>>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}
