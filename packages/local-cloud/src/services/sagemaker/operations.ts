import { describeEndpoint } from './describe-endpoint.ts';
import { listDomains } from './domains.ts';
import {
  createEndpointConfig,
  deleteEndpointConfig,
  describeEndpointConfig,
  listEndpointConfigs,
} from './endpoint-configs.ts';
import { createEndpoint, deleteEndpoint, listEndpoints } from './endpoints.ts';
import { createModelPackageGroup } from './model-package-groups.ts';
import { createModelPackage, describeModelPackage, listModelPackages, updateModelPackage } from './model-packages.ts';
import { createModel, deleteModel, describeModel, listModels } from './models.ts';
import { search } from './search.ts';
import { addTags, deleteTags, listTags } from './tags.ts';
import { updateEndpoint } from './update-endpoint.ts';
import { updateEndpointWeightsAndCapacities } from './update-weights.ts';
import type { World } from './world.ts';

/** Every control-plane operation that is served, by its name in the API. */
export const OPERATIONS = {
  AddTags: addTags,
  CreateEndpoint: createEndpoint,
  CreateEndpointConfig: createEndpointConfig,
  CreateModel: createModel,
  CreateModelPackage: createModelPackage,
  CreateModelPackageGroup: createModelPackageGroup,
  DeleteEndpoint: deleteEndpoint,
  DeleteEndpointConfig: deleteEndpointConfig,
  DeleteModel: deleteModel,
  DeleteTags: deleteTags,
  DescribeEndpoint: describeEndpoint,
  DescribeEndpointConfig: describeEndpointConfig,
  DescribeModel: describeModel,
  DescribeModelPackage: describeModelPackage,
  ListDomains: listDomains,
  ListEndpointConfigs: listEndpointConfigs,
  ListEndpoints: listEndpoints,
  ListModelPackages: listModelPackages,
  ListModels: listModels,
  ListTags: listTags,
  Search: search,
  UpdateEndpoint: updateEndpoint,
  UpdateModelPackage: updateModelPackage,
  UpdateEndpointWeightsAndCapacities: updateEndpointWeightsAndCapacities,
};

type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
/** The SDK's input of an operation. */
export type OperationInput<O extends OperationName> = Parameters<Operations[O]>[1];
/** The SDK's output of an operation, without its metadata. */
export type OperationOutput<O extends OperationName> = ReturnType<Operations[O]>;

export const isOperationName = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name);

/** Carry out an operation whose name is known only at run time. */
export function perform(world: World, operation: OperationName, input: object): object {
  const run = OPERATIONS[operation] as (world: World, input: object) => object;
  return run(world, input);
}
