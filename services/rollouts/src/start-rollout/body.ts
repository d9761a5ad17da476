import * as z from 'zod';
import { duration } from '../duration.ts';

/** SageMaker's pattern for endpoint and model names (API reference, EndpointName and ModelName). */
const Name = z
  .string('Name a SageMaker resource')
  .regex(
    /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/,
    'A name has 1 to 63 letters, digits and hyphens, and begins and ends without a hyphen',
  );

const StepBody = z.strictObject({
  weight: z
    .int('The challenger’s share is a whole number of percent, from 1 to 100')
    .min(1, 'The challenger’s share is a whole number of percent, from 1 to 100')
    .max(100, 'The challenger’s share is a whole number of percent, from 1 to 100')
    .describe('Share of requests the challenger gets, percent.'),
  hold: duration({ atLeastSeconds: 60, atMostSeconds: 86_400 })
    .default(600)
    .describe('How long guards watch this step at least.'),
});

const GuardBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('alarm'),
    alarmName: z.string().min(1, 'Name a CloudWatch alarm').max(255, 'Alarm names have at most 255 characters'),
  }),
  z.strictObject({
    kind: z.literal('error-ceiling'),
    maxErrorPercent: z
      .number()
      .gt(0, 'A share above 0 and below 100 percent')
      .lt(100, 'A share above 0 and below 100 percent'),
    minRequests: z.int('A whole number of requests, from 1').min(1, 'A whole number of requests, from 1').default(100),
  }),
]);

const DEFAULT_STEPS = [10, 25, 50, 100].map((weight) => ({ weight, hold: 600 }));
const DEFAULT_GUARDS = [{ kind: 'error-ceiling' as const, maxErrorPercent: 2, minRequests: 100 }];

/** `POST /v1/rollouts`. */
export const StartRolloutBody = z.strictObject({
  endpoint: Name.describe('The endpoint to roll out on.'),
  model: Name.describe('The SageMaker model that shall replace the one serving now.'),
  steps: z.array(StepBody).min(1, 'At least one step').max(20, 'At most 20 steps').default(DEFAULT_STEPS),
  keepWarm: duration({ atLeastSeconds: 0, atMostSeconds: 86_400 })
    .default(1800)
    .describe('How long the old model stays ready at full traffic.'),
  onInconclusive: z
    .enum(['ask', 'advance', 'rollback'], 'One of ask, advance, rollback')
    .default('ask')
    .describe('What to do when no guard could decide in three times the hold.'),
  judgeAtFull: z.boolean().default(true).describe('False: go to 100 % without a last comparison at 95 %.'),
  guards: z.array(GuardBody).min(1, 'At least one guard').max(20, 'At most 20 guards').default(DEFAULT_GUARDS),
});
export type StartRolloutBody = z.output<typeof StartRolloutBody>;
