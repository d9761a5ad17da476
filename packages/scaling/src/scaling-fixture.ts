import fc from 'fast-check';
import { normalisedParts } from './normalise.ts';
import { type LiveScaling, policyPlaceholder, type ScalingPart } from './part.ts';

const dimension = 'sagemaker:variant:DesiredInstanceCount' as const;
const ofPrimary = { variantName: 'primary', dimension };

export const TARGET: ScalingPart = { kind: 'target', ...ofPrimary, fields: { MinCapacity: 2, MaxCapacity: 20 } };

export const LOAD: ScalingPart = {
  kind: 'policy',
  ...ofPrimary,
  name: 'load',
  fields: {
    PolicyType: 'TargetTrackingScaling',
    TargetValue: 700,
    PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
    ScaleInCooldown: 600,
  },
};

export const BURST: ScalingPart = {
  kind: 'policy',
  ...ofPrimary,
  name: 'burst',
  fields: {
    PolicyType: 'StepScaling',
    AdjustmentType: 'ChangeInCapacity',
    StepAdjustments: [
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 500, ScalingAdjustment: 1 },
      { MetricIntervalLowerBound: 500, ScalingAdjustment: 3 },
    ],
    Cooldown: 60,
  },
};

export const EVENING: ScalingPart = {
  kind: 'schedule',
  ...ofPrimary,
  name: 'evening',
  fields: { Schedule: 'cron(0 18 * * ? *)', Timezone: 'Europe/Berlin', MinCapacity: 6 },
};

export const NIGHT: ScalingPart = {
  kind: 'schedule',
  ...ofPrimary,
  name: 'night',
  fields: { Schedule: 'cron(0 23 * * ? *)', Timezone: 'Europe/Berlin', MinCapacity: 2 },
};

export const ALARM: ScalingPart = {
  kind: 'alarm',
  name: 'burst-high',
  fields: {
    Namespace: 'AWS/SageMaker',
    MetricName: 'InvocationsPerInstance',
    Dimensions: [
      { Name: 'EndpointName', Value: 'fraud' },
      { Name: 'VariantName', Value: 'primary' },
    ],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1500,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: [policyPlaceholder({ ...ofPrimary, name: 'burst' }), 'arn:aws:sns:us-east-1:111122223333:pages'],
  },
};

/** Field notes' S7: one target-tracking and one step policy, two scheduled actions. */
export const FRAUD: LiveScaling = { endpointName: 'fraud', parts: [TARGET, LOAD, BURST, EVENING, NIGHT, ALARM] };

/** The live scaling with one part's fields changed. */
export function edited(live: LiveScaling, part: ScalingPart, fields: ScalingPart['fields']): LiveScaling {
  const isIt = (other: ScalingPart) => JSON.stringify([other.kind, 'name' in other && other.name]) === nameOf(part);
  return {
    ...live,
    parts: live.parts.map((other) => (isIt(other) ? { ...other, fields: { ...other.fields, ...fields } } : other)),
  };
}

function nameOf(part: ScalingPart): string {
  return JSON.stringify([part.kind, 'name' in part && part.name]);
}

/** The live scaling without one part. */
export function without(live: LiveScaling, part: ScalingPart): LiveScaling {
  const name = nameOf(part);
  return {
    ...live,
    parts: live.parts.filter((other) => JSON.stringify([other.kind, 'name' in other && other.name]) !== name),
  };
}

const flag = fc.option(fc.boolean(), { nil: undefined });
const flags = fc.record({
  DynamicScalingInSuspended: flag,
  DynamicScalingOutSuspended: flag,
  ScheduledScalingSuspended: flag,
});
const given = (members: Record<string, unknown>) => JSON.parse(JSON.stringify(members));

const targetTracking = fc
  .record({
    TargetValue: fc.integer({ min: 1, max: 2000 }),
    ScaleInCooldown: fc.option(fc.constantFrom(0, 300, 600), { nil: undefined }),
    DisableScaleIn: flag,
    Metric: fc.constantFrom(
      'SageMakerVariantInvocationsPerInstance',
      'SageMakerVariantConcurrentRequestsPerModelHighResolution',
    ),
  })
  .map(({ Metric, ...rest }) =>
    given({
      PolicyType: 'TargetTrackingScaling',
      PredefinedMetricSpecification: { PredefinedMetricType: Metric },
      ...rest,
    }),
  );
const step = fc
  .record({
    Cooldown: fc.option(fc.integer({ min: 0, max: 600 }), { nil: undefined }),
    ScalingAdjustment: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ Cooldown, ScalingAdjustment }) =>
    given({
      PolicyType: 'StepScaling',
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment }],
      Cooldown,
    }),
  );
const schedule = fc.record({
  Schedule: fc.constantFrom('cron(0 18 * * ? *)', 'rate(1 hour)'),
  MinCapacity: fc.integer({ min: 1, max: 5 }),
});

/** The scaling of one variant: a target, and any number of policies, schedules and alarms on it. */
function variantParts(variantName: string): fc.Arbitrary<ScalingPart[]> {
  const of = { variantName, dimension };
  const named = (kind: 'policy' | 'schedule', fields: fc.Arbitrary<ScalingPart['fields']>) =>
    fc
      .dictionary(fc.constantFrom('a', 'b', 'c'), fields, { maxKeys: 3 })
      .map((all) => Object.entries(all).map(([name, body]): ScalingPart => ({ kind, ...of, name, fields: body })));
  return fc
    .tuple(
      fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 4, max: 30 }), flags),
      named('policy', fc.oneof(targetTracking, step)),
      named('schedule', schedule),
    )
    .map(([[MinCapacity, MaxCapacity, suspended], policies, schedules]) => [
      { kind: 'target', ...of, fields: given({ MinCapacity, MaxCapacity, ...suspended }) },
      ...policies,
      ...schedules,
      ...policies
        .filter(({ fields }) => fields.PolicyType === 'StepScaling')
        .map((policy) => alarmOf(policy, variantName)),
    ]);
}

function alarmOf(policy: ScalingPart, variantName: string): ScalingPart {
  const name = policy.kind === 'policy' ? policy.name : '';
  const AlarmActions = [policyPlaceholder({ variantName, dimension, name })];
  return {
    kind: 'alarm',
    name: `${variantName}-${name}`,
    fields: { Threshold: 5, EvaluationPeriods: 1, AlarmActions },
  };
}

/** Any scaling of an endpoint with up to two autoscaled variants, as a Describe call shows it. */
export const anyScaling: fc.Arbitrary<LiveScaling> = fc
  .tuple(fc.option(variantParts('primary'), { nil: [] }), fc.option(variantParts('other'), { nil: [] }))
  .map((parts) => ({ endpointName: 'fraud', parts: normalisedParts(parts.flat()) }));
