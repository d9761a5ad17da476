import type {
  ContainerDefinition,
  CreateModelInput,
  CreateModelOutput,
  DeleteModelInput,
  DescribeModelInput,
  DescribeModelOutput,
  ListModelsInput,
  ListModelsOutput,
} from '@aws-sdk/client-sagemaker';
import { readBehaviour } from './behaviour.ts';
import { Constraints } from './constraints.ts';
import { alreadyExisting, validationException } from './errors.ts';
import { emitModelState } from './events.ts';
import { page } from './listing.ts';
import { fromModelPackage } from './model-packages.ts';
import type { ModelDefinition, ModelRecord } from './records.ts';
import { checkTags, tagsFrom } from './tags.ts';
import type { World } from './world.ts';

/** Containers of an inference pipeline (botocore 1.43.107 service model). */
const MAX_CONTAINERS = 15;

const containersOf = (definition: ModelDefinition): ContainerDefinition[] =>
  definition.PrimaryContainer ? [definition.PrimaryContainer] : (definition.Containers ?? []);

/** The container that takes the requests. */
export const firstContainer = (model: ModelRecord): ContainerDefinition | undefined =>
  containersOf(model.definition)[0];

function checkContainers(definition: ModelDefinition): void {
  if ((definition.PrimaryContainer === undefined) === (definition.Containers === undefined)) {
    throw validationException('Exactly one of PrimaryContainer and Containers must be specified.');
  }
  for (const container of containersOf(definition)) {
    if (container.Image === undefined && container.ModelPackageName === undefined) {
      throw validationException('A container must specify an Image or a ModelPackageName.');
    }
    const { faults } = readBehaviour(container);
    if (faults.length > 0) throw validationException(`The container's Environment is invalid: ${faults.join('; ')}.`);
  }
}

export function createModel(world: World, input: CreateModelInput): CreateModelOutput {
  const { ModelName, Tags, ...definition } = input;
  const constraints = new Constraints();
  constraints.modelName(ModelName, 'modelName');
  constraints.count(definition.Containers, 'containers', { min: 1, max: MAX_CONTAINERS });
  checkTags(constraints, Tags);
  constraints.check();
  checkContainers(definition);
  const name = ModelName ?? '';
  if (world.models.get(name)) throw alreadyExisting('model', world.arn('model', name));
  const { PrimaryContainer, Containers } = definition;
  const resolved: ModelDefinition = {
    ...definition,
    ...(PrimaryContainer && { PrimaryContainer: fromModelPackage(world, PrimaryContainer) }),
    ...(Containers && { Containers: Containers.map((container) => fromModelPackage(world, container)) }),
  };
  const model: ModelRecord = { name, createdAtMs: world.nowMs, tags: tagsFrom(Tags), definition: resolved };
  world.models.put(model);
  emitModelState(world, model);
  return { ModelArn: world.arn('model', name) };
}

export function describeModel(world: World, input: DescribeModelInput): DescribeModelOutput {
  const model = world.model(input.ModelName);
  return {
    ...model.definition,
    EnableNetworkIsolation: model.definition.EnableNetworkIsolation ?? false,
    ModelName: model.name,
    ModelArn: world.arn('model', model.name),
    CreationTime: new Date(model.createdAtMs),
  };
}

export function listModels(world: World, input: ListModelsInput): ListModelsOutput {
  const { page: models, NextToken } = page(world.models.values(), input);
  return {
    NextToken,
    Models: models.map((model) => ({
      ModelName: model.name,
      ModelArn: world.arn('model', model.name),
      CreationTime: new Date(model.createdAtMs),
    })),
  };
}

/** Endpoints that run the model go on serving: their containers are deployed already. */
export function deleteModel(world: World, input: DeleteModelInput): object {
  const model = world.model(input.ModelName);
  world.models.delete(model.name);
  emitModelState(world, model);
  return {};
}
