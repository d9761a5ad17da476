import * as z from 'zod/mini';

/** What decides how a variant may scale. */
export interface VariantFacts {
  name: string;
  /** `components`: the variant holds inference components, which scale by themselves. */
  kind: 'instances' | 'serverless' | 'components';
  instanceType?: string;
  /** SageMaker scales the instances itself: a second scaler would fight it. */
  hasManagedInstanceScaling: boolean;
  /** Of a serverless variant: its largest provisioned concurrency. */
  maxConcurrency?: number;
}

export interface EndpointFacts {
  name: string;
  isAsync: boolean;
  variants: VariantFacts[];
}

const Config = z.looseObject({
  ProductionVariants: z.array(
    z.looseObject({
      VariantName: z.string(),
      ModelName: z.optional(z.string()),
      InstanceType: z.optional(z.string()),
      ServerlessConfig: z.optional(z.looseObject({ MaxConcurrency: z.optional(z.number()) })),
      ManagedInstanceScaling: z.optional(z.looseObject({ Status: z.optional(z.string()) })),
    }),
  ),
  AsyncInferenceConfig: z.optional(z.looseObject({})),
});

/** Read them from an endpoint config, as DescribeEndpointConfig answers it. @throws when it is none */
export function factsOf(endpointName: string, configBody: unknown): EndpointFacts {
  const { ProductionVariants, AsyncInferenceConfig } = z.parse(Config, configBody);
  return {
    name: endpointName,
    isAsync: AsyncInferenceConfig !== undefined,
    variants: ProductionVariants.map(
      ({ VariantName, ModelName, InstanceType, ServerlessConfig, ManagedInstanceScaling }) => ({
        name: VariantName,
        kind: ServerlessConfig ? 'serverless' : ModelName === undefined ? 'components' : 'instances',
        hasManagedInstanceScaling: ManagedInstanceScaling !== undefined && ManagedInstanceScaling.Status !== 'DISABLED',
        ...(InstanceType === undefined ? {} : { instanceType: InstanceType }),
        ...(ServerlessConfig?.MaxConcurrency === undefined ? {} : { maxConcurrency: ServerlessConfig.MaxConcurrency }),
      }),
    ),
  };
}
