import * as z from 'zod/mini';
import { duration } from './duration.ts';
import { ALARM_METRICS, TRACKED_METRICS } from './metrics.ts';

const NAME = 'A name of 1 to 100 letters, digits, and . _ - between them';
const name = z.string(NAME).check(z.regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,98}[a-zA-Z0-9])?$/, NAME));
const filled = (what: string) => z.string(what).check(z.minLength(1, what), z.maxLength(255, what));
const count = (what: string, atLeast: number) => z.int(what).check(z.gte(atLeast, what), z.lte(10_000, what));
const described = (description: string) => z.describe<unknown>(description);

const CAPACITY = 'A whole number from 0 to 10000: instances, or provisioned concurrency of a serverless variant';
const capacity = count(CAPACITY, 0);
const cooldown = z.optional(duration({ atMostSeconds: 86_400 }));
const MOMENT = 'A moment with its offset, such as 2026-01-31T12:00:00Z';
const moment = z.iso.datetime({ offset: true, error: MOMENT });

const Dimensions = z.record(
  z.string(),
  z.string(),
  'Dimensions by name; {endpoint} and {variant} stand for these names',
);
const STATISTICS = ['Average', 'Minimum', 'Maximum', 'SampleCount', 'Sum'] as const;
const statistic = z.enum(STATISTICS, `One of ${STATISTICS.join(', ')}`);

/** A metric of CloudWatch's. */
const CustomMetric = z.strictObject({
  namespace: filled('A CloudWatch namespace, such as AWS/SageMaker'),
  name: filled('A metric name, such as ModelLatency'),
  dimensions: z._default(Dimensions, {}),
  statistic,
  unit: z.optional(filled('A CloudWatch unit, such as Count')),
});
export type CustomMetric = z.output<typeof CustomMetric>;

/** Metric math: an expression over metrics by id. */
const MathMetric = z.strictObject({
  expression: z.string().check(z.minLength(1), z.maxLength(2048)),
  metrics: z.record(z.string().check(z.regex(/^[a-z][a-zA-Z0-9_]{0,40}$/)), CustomMetric),
});
export type MathMetric = z.output<typeof MathMetric>;

const TRACKED = `One of ${TRACKED_METRICS.join(', ')}; or namespace, name, dimensions, statistic; or expression and metrics`;
const ALARMED = `One of ${ALARM_METRICS.join(', ')}; or namespace, name, dimensions, statistic`;
const TARGET = 'A number above 0';

const TargetTracking = z
  .strictObject({
    name: z._default(name, 'target-tracking'),
    metric: z.union([z.enum(TRACKED_METRICS), CustomMetric, MathMetric], TRACKED),
    target: z.number(TARGET).check(z.gt(0, TARGET)),
    scaleOutCooldown: cooldown,
    scaleInCooldown: cooldown,
    scaleIn: z._default(z.boolean('true or false'), true),
  })
  .check(described('Keeps a metric near a target value (target tracking). Cooldowns: 5m unless said otherwise.'));
export type TargetTracking = z.output<typeof TargetTracking>;

const COMPARISONS = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
const MISSING = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;

const Alarm = z
  .strictObject({
    metric: z.union([z.enum(ALARM_METRICS), CustomMetric], ALARMED),
    threshold: z.number('A number'),
    comparison: z._default(z.enum(COMPARISONS, `One of ${COMPARISONS.join(', ')}`), 'GreaterThanThreshold'),
    period: z._default(duration({ atLeastSeconds: 10, atMostSeconds: 86_400 }), 60),
    evaluationPeriods: z._default(count('A whole number from 1', 1), 1),
    datapointsToAlarm: z.optional(count('A whole number from 1', 1)),
    missingData: z._default(z.enum(MISSING, `One of ${MISSING.join(', ')}`), 'missing'),
  })
  .check(described('The CloudWatch alarm that sets the policy off; Fairlead makes it.'));
export type Alarm = z.output<typeof Alarm>;

const ADJUSTMENTS = ['ChangeInCapacity', 'PercentChangeInCapacity', 'ExactCapacity'] as const;
const AGGREGATIONS = ['Average', 'Minimum', 'Maximum'] as const;

const StepScaling = z
  .strictObject({
    name,
    adjustment: z._default(z.enum(ADJUSTMENTS, `One of ${ADJUSTMENTS.join(', ')}`), 'ChangeInCapacity'),
    steps: z
      .array(
        z.strictObject({
          from: z.optional(z.number()).check(described('Distance of the metric from the threshold; absent: no bound.')),
          to: z.optional(z.number()),
          change: z.int('A whole number'),
        }),
        'A list of steps: from, to, change',
      )
      .check(z.minLength(1, 'At least one step'), z.maxLength(20, 'At most 20 steps')),
    minChange: z.optional(count('A whole number from 1', 1)),
    aggregation: z._default(z.enum(AGGREGATIONS, `One of ${AGGREGATIONS.join(', ')}`), 'Average'),
    cooldown,
    alarm: Alarm,
  })
  .check(described('Changes capacity by steps when its alarm goes off (step scaling).'));
export type StepScaling = z.output<typeof StepScaling>;

const ScheduledAction = z
  .strictObject({
    name,
    schedule: filled('at(yyyy-mm-ddThh:mm:ss), rate(5 minutes) or cron(0 18 * * ? *)'),
    timezone: z._default(filled('An IANA time zone, such as Europe/Berlin'), 'UTC'),
    startAt: z.optional(moment),
    endAt: z.optional(moment),
    min: z.optional(capacity),
    max: z.optional(capacity),
  })
  .check(described('Sets min, max or both at set times.'));
export type ScheduledAction = z.output<typeof ScheduledAction>;

const VariantScaling = z.strictObject({
  min: capacity,
  max: capacity,
  targetTracking: z._default(z.array(TargetTracking), []),
  stepScaling: z._default(z.array(StepScaling), []),
  scheduledActions: z._default(z.array(ScheduledAction), []),
  scaleFromZero: z.optional(
    z
      .strictObject({
        instances: z._default(count('A whole number from 1', 1), 1),
        cooldown: z._default(duration({ atMostSeconds: 86_400 }), 300),
      })
      .check(
        described(
          'Asynchronous endpoints: so many instances come up as soon as a request waits (HasBacklogWithoutCapacity).',
        ),
      ),
  ),
});
export type VariantScaling = z.output<typeof VariantScaling>;

const DRIFT = ['report', 'correct'] as const;
const UPDATE = ['auto', 'deregister'] as const;

/** How autoscaling gets through the swaps of a rollout. */
export const OnUpdate = z
  .enum(UPDATE, `One of ${UPDATE.join(', ')}`)
  .check(
    described(
      'Through a swap of fleets: auto suspends, and deregisters only what SageMaker demands; deregister takes every target away and makes it again after.',
    ),
  );
export type OnUpdate = z.output<typeof OnUpdate>;

/** The members of a scaling policy; the API's schema and the endpoint policy's `scaling` are made from them. */
export const scalingPolicyFields = {
  onDrift: z
    ._default(z.enum(DRIFT, `One of ${DRIFT.join(', ')}`), 'report')
    .check(described('What to do when the account is no longer as applied: tell it, or put it back.')),
  onUpdate: z.optional(OnUpdate),
  variants: z
    .record(filled('A variant'), VariantScaling, 'Scaling by name of the production variant')
    .check(described('Scaling by name of the production variant.')),
};

/** How the variants of an endpoint scale: `scaling` of the endpoint policy, and the body of `PUT …/scaling`. */
export const ScalingPolicy = z.strictObject(scalingPolicyFields);
export type ScalingPolicy = z.output<typeof ScalingPolicy>;
