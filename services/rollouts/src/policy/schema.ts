import { ScalingPolicy } from '@fairlead/scaling/policy';
import * as z from 'zod';
import { duration } from '../duration.ts';
import { deadlinesField } from './deadlines-field.ts';

const ALPHA = 'A chance above 0 and below 0.5';
const PERCENT = 'A share above 0 and below 100 percent';
const FACTOR = 'A factor from 1 to 100: 1 tolerates nothing, 2 twice as much';
const WEIGHT = 'A share of alpha above 0, up to 100; the shares of all guards are scaled to sum 1';
/** CloudWatch's statistics: plain ones, percentiles, and trimmed and winsorized forms (User Guide, statistics definitions). */
const STATISTIC =
  /^(SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tm|tc|ts|wm)\d{1,2}(\.\d{1,10})?|p100|(TM|TC|TS|WM|PR)\([\d.%:]{1,40}\))$/;

const HEADROOM = 'Percent, from 0 to 400';

const factor = z.number(FACTOR).min(1, FACTOR).max(100, FACTOR);
const weight = z.number(WEIGHT).gt(0, WEIGHT).max(100, WEIGHT).optional();
const alpha = z.number(ALPHA).gt(0, ALPHA).lt(0.5, ALPHA);
const name = (what: string) => z.string(what).min(1, what).max(255, what);

const Metric = z.strictObject({
  namespace: name('A CloudWatch namespace, such as AWS/SageMaker'),
  name: name('A metric name, such as ModelLatency'),
  dimensions: z
    .record(z.string(), z.string())
    .default({})
    .describe('A value of {endpoint}, {challenger} or {champion} stands for that name.'),
  statistic: z.string().regex(STATISTIC, 'A CloudWatch statistic, such as Average, Sum, p99 or TC(500:)'),
});

const ErrorsGuard = z
  .strictObject({
    kind: z.literal('errors'),
    metric: z.enum(['5xx', '4xx', 'model-errors'], 'One of 5xx, 4xx, model-errors'),
    tolerance: factor
      .optional()
      .describe('Times as many errors as the champion’s that are tolerated; default: the profile’s.'),
    margin: z
      .strictObject({
        ratio: factor,
        percent: z
          .number('Percentage points from 0 to 50')
          .min(0, 'Percentage points from 0 to 50')
          .max(50, 'Percentage points from 0 to 50'),
      })
      .optional()
      .describe('Moving on needs proof of fewer errors than this; default: tightening from step to step.'),
    weight,
  })
  .describe('Compares the challenger’s share of errors with the champion’s.');

const LatencyGuard = z
  .strictObject({
    kind: z.literal('latency'),
    percentile: z
      .number('A percentile from 50 to 99.9')
      .min(50, 'A percentile from 50 to 99.9')
      .max(99.9, 'A percentile from 50 to 99.9'),
    tolerance: factor.default(1.2).describe('The challenger may be this many times slower.'),
    weight,
  })
  .describe('Compares how many requests are slower than the champion’s own percentile of the last day.');

const CeilingGuard = z
  .strictObject({
    kind: z.literal('error-ceiling'),
    maxErrorPercent: z.number(PERCENT).gt(0, PERCENT).lt(100, PERCENT),
    minRequests: z.int('A whole number of requests, from 1').min(1, 'A whole number of requests, from 1').default(100),
    weight,
  })
  .describe('Holds the challenger’s share of 5xx answers under a fixed rate.');

const ShareGuard = z
  .strictObject({ kind: z.literal('traffic-share'), tolerance: factor.default(1.1), weight })
  .describe('Watches that the challenger gets the share of requests its weight says.');

const AlarmGuard = z
  .strictObject({ kind: z.literal('alarm'), alarmName: name('A CloudWatch alarm, metric or composite') })
  .describe('A CloudWatch alarm: ALARM rolls back, anything but OK moves nothing on.');

const BOUND = 'Give either above or below: the bound that the metric shall keep';
const MetricGuard = z
  .strictObject({
    kind: z.literal('metric'),
    name: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,59}$/, 'A name of 1 to 60 letters, digits and hyphens'),
    metric: Metric.optional(),
    expression: name('A metric-math expression over the metrics').max(2048).optional(),
    metrics: z
      .record(z.string().regex(/^[a-z][a-zA-Z0-9_]{0,40}$/, 'An id that begins with a lower-case letter'), Metric)
      .optional()
      .describe('The metrics of the expression, by id.'),
    above: z.number().optional().describe('A value above it is bad.'),
    below: z.number().optional().describe('A value below it is bad.'),
    minutes: z.int().min(1).max(60).default(2).describe('So many bad minutes …'),
    outOf: z.int().min(1).max(60).default(3).describe('… out of the newest so many roll back.'),
  })
  .superRefine((guard, context) => {
    if ((guard.above === undefined) === (guard.below === undefined))
      context.addIssue({ code: 'custom', message: BOUND, path: ['above'] });
    const given = guard.metric !== undefined;
    if (given === (guard.expression !== undefined && guard.metrics !== undefined)) {
      const message = 'Give either metric, or expression with its metrics';
      context.addIssue({ code: 'custom', message, path: ['metric'] });
    }
    if (guard.minutes > guard.outOf)
      context.addIssue({ code: 'custom', message: `At most outOf (${guard.outOf})`, path: ['minutes'] });
  })
  .describe('Any CloudWatch metric or metric-math expression, held within a bound.');

const Guard = z.discriminatedUnion(
  'kind',
  [ErrorsGuard, LatencyGuard, CeilingGuard, ShareGuard, AlarmGuard, MetricGuard],
  'A kind of guard: errors, latency, error-ceiling, traffic-share, alarm or metric',
);
export type GuardBody = z.output<typeof Guard>;

export const Guards = z.array(Guard).max(30, 'At most 30 guards');

/** How rollouts are judged: per rollout, or per endpoint as `PUT /v1/endpoints/{name}/policy`. What is left out has a default. */
export const policyFields = {
  profile: z
    .enum(['standard', 'sharp', 'guarded'], 'One of standard, sharp, guarded')
    .optional()
    .describe('standard; sharp for low traffic or quiet hosts; guarded where one bad minute must not roll back.'),
  alphaRollback: alpha.optional().describe('Chance that a healthy rollout is ever rolled back; default 0.01.'),
  alphaPromote: alpha.optional().describe('Chance that a step is passed by a model beyond a margin; default 0.05.'),
  minEvidence: z
    .int('A whole number of requests, from 1')
    .min(1, 'A whole number of requests, from 1')
    .optional()
    .describe('Requests of the challenger in each step before anything moves on; default 50.'),
  warmUp: duration({ atLeastSeconds: 0, atMostSeconds: 3600 })
    .optional()
    .describe('Time after a weight change in which latency is not judged; default 2m.'),
  maxHold: duration({ atLeastSeconds: 60, atMostSeconds: 7 * 86_400 })
    .optional()
    .describe('How long an undecided step is watched at most; default three times its hold.'),
  onInconclusive: z
    .enum(['ask', 'advance', 'rollback'], 'One of ask, advance, rollback')
    .optional()
    .describe('What to do when nothing could be decided by then; default ask.'),
  onNoData: z
    .strictObject({
      after: duration({ atLeastSeconds: 60, atMostSeconds: 86_400 }).default(900),
      action: z.enum(['hold', 'rollback'], 'One of hold, rollback').default('hold'),
    })
    .optional()
    .describe('What to do when the metrics cannot be read for so long; default: hold after 15m.'),
  allowUnapproved: z
    .boolean('true or false')
    .optional()
    .describe('Whether a model package that is not Approved may be rolled out; default false.'),
  deadlines: deadlinesField,
  headroomPercent: z
    .number(HEADROOM)
    .min(0, HEADROOM)
    .max(400, HEADROOM)
    .optional()
    .describe('Room that the challenger’s instances have beyond its share of the present load, percent; default 10.'),
  onNewVersion: z
    .enum(['reject', 'queue', 'supersede'], 'One of reject, queue, supersede')
    .optional()
    .describe('What to do with a start while another rollout holds the endpoint; default reject.'),
  guards: Guards.min(1, 'At least one guard; leave the field out for the default ones')
    .optional()
    .describe('Default: errors and latency compared with the champion, and the traffic share.'),
};

/** `PUT /v1/endpoints/{name}/policy`. */
export const EndpointPolicyBody = z.strictObject({
  ...policyFields,
  scaling: z
    .optional(ScalingPolicy)
    .describe('How the variants scale; the same document as PUT …/scaling. Left out: scaling is left alone.'),
});
export type EndpointPolicyBody = z.output<typeof EndpointPolicyBody>;
