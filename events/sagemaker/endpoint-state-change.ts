import * as z from 'zod/mini';

/**
 * SageMaker says that an endpoint's status has changed. Best effort, several for one change, in any order: a hint only.
 *
 * Everything but the name is left out on purpose: AWS's own examples disagree about the rest, and we read it ourselves.
 *
 * @see EventBridge Events Reference, "SageMaker Endpoint State Change"
 */
export const SageMakerEndpointStateChange = z.looseObject({
  source: z.literal('aws.sagemaker'),
  'detail-type': z.literal('SageMaker Endpoint State Change'),
  account: z.string(),
  region: z.string(),
  detail: z.looseObject({ EndpointName: z.string().check(z.minLength(1)) }),
});
export type SageMakerEndpointStateChange = z.infer<typeof SageMakerEndpointStateChange>;
