import * as z from 'zod/mini';

/**
 * CloudTrail has logged a call that changes an endpoint: who it was. Needs a trail with management events; best effort and
 * minutes late, so a hint for people and never a reason to act.
 *
 * @see EventBridge User Guide, "AWS API Call via CloudTrail"; keys of requestParameters are lowerCamel
 */
export const SageMakerCall = z.looseObject({
  source: z.literal('aws.sagemaker'),
  'detail-type': z.literal('AWS API Call via CloudTrail'),
  account: z.string(),
  region: z.string(),
  detail: z.looseObject({
    eventName: z.string(),
    eventTime: z.string(),
    /** Present when the call was refused, and so changed nothing. */
    errorCode: z.optional(z.string()),
    userAgent: z.optional(z.string()),
    userIdentity: z.optional(z.looseObject({ arn: z.optional(z.string()), invokedBy: z.optional(z.string()) })),
    requestParameters: z.looseObject({
      endpointName: z.string().check(z.minLength(1)),
      endpointConfigName: z.optional(z.string()),
      desiredWeightsAndCapacities: z.optional(
        z.array(z.looseObject({ variantName: z.string(), desiredWeight: z.optional(z.number()) })),
      ),
    }),
  }),
});
export type SageMakerCall = z.infer<typeof SageMakerCall>;
