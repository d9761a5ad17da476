import { MODEL_PACKAGE_ARN } from '@fairlead/rollout';
import { EndpointRef } from '@fairlead/runtime/http';
import { OnUpdate } from '@fairlead/scaling/policy';
import * as z from 'zod';
import { duration } from '../duration.ts';
import { Guards, policyFields } from '../policy/schema.ts';

/** SageMaker's pattern for model names (API reference, ModelName). */
const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const MODEL =
  'A model’s name (1 to 63 letters, digits and hyphens) or the ARN of a model package’s version (arn:…:model-package/<group>/<version>)';
export const Model = z.string(MODEL).refine((text) => NAME.test(text) || MODEL_PACKAGE_ARN.test(text), MODEL);

const Id = (prefix: string) =>
  z
    .string(`An id that begins with ${prefix}-`)
    .regex(new RegExp(`^${prefix}-[0-9a-z]{1,28}$`), `An id that begins with ${prefix}-`);
const VPC = 'One to 5 security groups, and one to 16 subnets';
const ROLE = 'The ARN of an IAM role';

/** How a model made from a model package is set up, where not as the champion's. */
export const NewModelBody = z.strictObject({
  executionRoleArn: z
    .string(ROLE)
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, ROLE)
    .optional(),
  vpcConfig: z
    .strictObject({
      securityGroupIds: z.array(Id('sg'), VPC).min(1, VPC).max(5, VPC),
      subnets: z.array(Id('subnet'), VPC).min(1, VPC).max(16, VPC),
    })
    .optional(),
  networkIsolation: z.boolean('true or false').optional(),
});
export type NewModelBody = z.output<typeof NewModelBody>;

const SAMPLE_PERCENT = 'A share above 0, up to 100 percent';
const ShadowBody = z.strictObject({
  hold: duration({ atLeastSeconds: 60, atMostSeconds: 86_400 })
    .default(1800)
    .describe('How long guards watch the shadow at least.'),
  samplePercent: z
    .number(SAMPLE_PERCENT)
    .gt(0, SAMPLE_PERCENT)
    .max(100, SAMPLE_PERCENT)
    .default(100)
    .describe('Share of requests that the shadow gets a copy of, percent.'),
});

/** All samples together are stored with the rollout, whose item must stay small. */
const MOST_SAMPLE_BYTES = 4096;
const SAMPLES = `At most 3 requests of together ${MOST_SAMPLE_BYTES} bytes`;
const CONTENT_TYPE = 'A content type, such as application/json';
const SampleBody = z
  .strictObject({
    contentType: z.string(CONTENT_TYPE).min(1, CONTENT_TYPE).max(200, CONTENT_TYPE).default('application/json'),
    body: z.string('The request’s body').min(1, 'The request’s body').describe('As text, or in base64.'),
    encoding: z.enum(['utf8', 'base64'], 'One of utf8, base64').default('utf8'),
  })
  .refine(({ body, encoding }) => encoding === 'utf8' || /^[A-Za-z0-9+/]+={0,2}$/.test(body), {
    message: 'Base64, as encoding says',
    path: ['body'],
  });

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
  endpoint: EndpointRef.describe('The endpoint to roll out on, at home or at a member.'),
  model: Model.describe('What shall replace the model serving now: a model, or the version of a model package.'),
  newModel: NewModelBody.optional().describe(
    'How the model is made that a model package needs; default: as the champion’s.',
  ),
  allowSecurityDowngrade: z
    .boolean('true or false')
    .default(false)
    .describe('Take a model with less network isolation than the champion’s.'),
  shadow: ShadowBody.optional().describe('First give it copies of requests, whose answers nobody gets.'),
  samples: z
    .array(SampleBody)
    .min(1, SAMPLES)
    .max(3, SAMPLES)
    .refine(
      (samples) => samples.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0) <= MOST_SAMPLE_BYTES,
      SAMPLES,
    )
    .optional()
    .describe('Requests that the challenger has to answer before it gets a live one.'),
  finish: z
    .strictObject({
      variantName: z.enum(['original', 'new'], 'One of original, new').default('original'),
    })
    .default({ variantName: 'original' })
    .describe('What the variant is called at the end.'),
  revertWindow: duration({ atLeastSeconds: 0, atMostSeconds: 30 * 86_400 })
    .default(259_200)
    .describe('How long what the rollout made is kept after its end.'),
  ...RolloutSteps,
  judgeAtFull: z.boolean().default(true).describe('False: go to 100 % without a last comparison at 95 %.'),
  ...policyFields,
  scaling: z
    .strictObject({ onUpdate: OnUpdate })
    .optional()
    .describe('How autoscaling gets through the swaps; default: as the endpoint’s policy says.'),
  addGuards: Guards.optional().describe(
    'Guards besides those of guards, of the endpoint’s policy, or the default ones.',
  ),
});
export type StartRolloutBody = z.output<typeof StartRolloutBody>;
