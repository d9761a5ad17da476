import type {
  CreateEndpointConfigInput,
  CreateEndpointConfigOutput,
  DeleteEndpointConfigInput,
  DescribeEndpointConfigInput,
  DescribeEndpointConfigOutput,
  ListEndpointConfigsInput,
  ListEndpointConfigsOutput,
  ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import { checkEndpointConfig } from './endpoint-config-rules.ts';
import { alreadyExisting } from './errors.ts';
import { emitEndpointConfigState } from './events.ts';
import { page } from './listing.ts';
import type { EndpointConfigRecord } from './records.ts';
import { tagsFrom } from './tags.ts';
import type { World } from './world.ts';

/** A variant that names no weight gets 1 (API reference of ProductionVariant). */
const withWeight = (variant: ProductionVariant): ProductionVariant => ({
  ...variant,
  InitialVariantWeight: variant.InitialVariantWeight ?? 1,
});

export function createEndpointConfig(world: World, input: CreateEndpointConfigInput): CreateEndpointConfigOutput {
  checkEndpointConfig(input);
  const { EndpointConfigName, Tags, ...given } = input;
  const name = EndpointConfigName ?? '';
  if (world.endpointConfigs.get(name)) throw alreadyExisting('endpoint-config', world.arn('endpoint-config', name));
  const definition = {
    ...given,
    ProductionVariants: given.ProductionVariants?.map(withWeight),
    ...(given.ShadowProductionVariants && { ShadowProductionVariants: given.ShadowProductionVariants.map(withWeight) }),
  };
  for (const { ModelName } of [...(given.ProductionVariants ?? []), ...(given.ShadowProductionVariants ?? [])]) {
    if (ModelName !== undefined) world.model(ModelName);
  }
  const config: EndpointConfigRecord = { name, createdAtMs: world.nowMs, tags: tagsFrom(Tags), definition };
  world.endpointConfigs.put(config);
  emitEndpointConfigState(world, config);
  return { EndpointConfigArn: world.arn('endpoint-config', name) };
}

export function describeEndpointConfig(world: World, input: DescribeEndpointConfigInput): DescribeEndpointConfigOutput {
  const config = world.endpointConfig(input.EndpointConfigName);
  return {
    ...config.definition,
    EndpointConfigName: config.name,
    EndpointConfigArn: world.arn('endpoint-config', config.name),
    CreationTime: new Date(config.createdAtMs),
  };
}

export function listEndpointConfigs(world: World, input: ListEndpointConfigsInput): ListEndpointConfigsOutput {
  const { page: configs, NextToken } = page(world.endpointConfigs.values(), input);
  return {
    NextToken,
    EndpointConfigs: configs.map((config) => ({
      EndpointConfigName: config.name,
      EndpointConfigArn: world.arn('endpoint-config', config.name),
      CreationTime: new Date(config.createdAtMs),
    })),
  };
}

/** Not protected, as on AWS: a config in use can be deleted, and then its endpoint can no longer be updated. */
export function deleteEndpointConfig(world: World, input: DeleteEndpointConfigInput): object {
  const config = world.endpointConfig(input.EndpointConfigName);
  world.endpointConfigs.delete(config.name);
  emitEndpointConfigState(world, config);
  return {};
}
