import * as z from 'zod/mini';

const Count = z.number().check(z.int(), z.minimum(0));

/** A model as CreateModel takes it, without its name and tags; members we do not use are kept. */
export const ModelBody = z.looseObject({
  ExecutionRoleArn: z.optional(z.string()),
  EnableNetworkIsolation: z.optional(z.boolean()),
  VpcConfig: z.optional(z.looseObject({ SecurityGroupIds: z.array(z.string()), Subnets: z.array(z.string()) })),
  PrimaryContainer: z.optional(z.looseObject({ ModelPackageName: z.optional(z.string()) })),
});
export type ModelBody = z.infer<typeof ModelBody>;

/** A model that a rollout makes. */
export const NamedModel = z.object({ name: z.string(), body: ModelBody });
export type NamedModel = z.infer<typeof NamedModel>;

/** A request that the challenger has to answer before it gets a live one. */
export const SampleRequest = z.object({
  contentType: z.string(),
  body: z.string(),
  /** How `body` stands for the bytes that are sent. */
  encoding: z.enum(['utf8', 'base64']),
});
export type SampleRequest = z.infer<typeof SampleRequest>;

/** How long the challenger gets copies of requests, which nobody is answered by, and of how many of them. */
export const ShadowStage = z.object({
  variantName: z.string(),
  /** Share of requests that are copied, percent, above 0 up to 100. */
  samplePercent: z.number(),
  holdSeconds: Count,
  longestHoldSeconds: Count,
});
export type ShadowStage = z.infer<typeof ShadowStage>;
