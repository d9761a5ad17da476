import * as z from 'zod';
import { duration } from '../duration.ts';
import { policyFields } from '../policy/schema.ts';

/** SageMaker's pattern for endpoint and model names (API reference, EndpointName and ModelName). */
const Name = z
  .string('Name a SageMaker resource')
  .regex(
    /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/,
    'A name has 1 to 63 letters, digits and hyphens, and begins and ends without a hyphen',
  );

const SHARE = 'The challenger’s share is a whole number of percent, from 1 to 100';
const StepBody = z.strictObject({
  weight: z.int(SHARE).min(1, SHARE).max(100, SHARE).describe('Share of requests the challenger gets, percent.'),
  hold: duration({ atLeastSeconds: 60, atMostSeconds: 86_400 })
    .default(600)
    .describe('How long guards watch this step at least.'),
});

const DEFAULT_STEPS = [10, 25, 50, 100].map((weight) => ({ weight, hold: 600 }));

/** The shape of a rollout in time. */
export const RolloutSteps = {
  steps: z.array(StepBody).min(1, 'At least one step').max(20, 'At most 20 steps').default(DEFAULT_STEPS),
  keepWarm: duration({ atLeastSeconds: 0, atMostSeconds: 86_400 })
    .default(1800)
    .describe('How long the old model stays ready at full traffic.'),
};

/** `POST /v1/rollouts` and `POST /v1/rollouts/plan`. What is left out comes from the endpoint's policy, then from defaults. */
export const StartRolloutBody = z.strictObject({
  endpoint: Name.describe('The endpoint to roll out on.'),
  model: Name.describe('The SageMaker model that shall replace the one serving now.'),
  ...RolloutSteps,
  judgeAtFull: z.boolean().default(true).describe('False: go to 100 % without a last comparison at 95 %.'),
  ...policyFields,
});
export type StartRolloutBody = z.output<typeof StartRolloutBody>;
