import type {
  ContainerDefinition,
  CreateModelPackageInput,
  CreateModelPackageOutput,
  DescribeModelPackageInput,
  DescribeModelPackageOutput,
  ListModelPackagesInput,
  ListModelPackagesOutput,
  ModelPackageContainerDefinition,
  UpdateModelPackageInput,
  UpdateModelPackageOutput,
} from '@aws-sdk/client-sagemaker';
import { Constraints } from './constraints.ts';
import { validationException } from './errors.ts';
import { emitModelPackageState } from './events.ts';
import { page } from './listing.ts';
import { modelPackageGroup } from './model-package-groups.ts';
import { parseArn } from './names.ts';
import type { ModelPackageRecord } from './records.ts';
import { checkTags, tagsFrom } from './tags.ts';
import type { World } from './world.ts';

const APPROVALS = ['Approved', 'Rejected', 'PendingManualApproval'];
const LONGEST_DESCRIPTION = 1024;

const arnOfPackage = (world: World, { name }: ModelPackageRecord): string => world.arn('model-package', name);

/** @throws ValidationException when the ARN is none of a version that is there; the service's own words: public SDK issues */
function modelPackage(world: World, nameOrArn: string | undefined): ModelPackageRecord {
  const found = world.modelPackages.get(parseArn(nameOrArn ?? '')?.key ?? '');
  if (found) return found;
  throw validationException(`ModelPackage ${nameOrArn ?? 'null'} does not exist.`);
}

/** Register the next version of a group. It is Completed at once: nothing is validated here. */
export function createModelPackage(world: World, input: CreateModelPackageInput): CreateModelPackageOutput {
  const { ModelPackageGroupName, Tags, ClientToken, ...definition } = input;
  const constraints = new Constraints();
  constraints.name(ModelPackageGroupName, 'modelPackageGroupName');
  constraints.oneOf(definition.ModelApprovalStatus, 'modelApprovalStatus', APPROVALS);
  checkTags(constraints, Tags);
  constraints.check();
  const group = modelPackageGroup(world, ModelPackageGroupName);
  group.newestVersion += 1;
  world.modelPackageGroups.touch(group.name);
  const record: ModelPackageRecord = {
    name: `${group.name}/${group.newestVersion}`,
    group: group.name,
    version: group.newestVersion,
    createdAtMs: world.nowMs,
    modifiedAtMs: world.nowMs,
    tags: tagsFrom(Tags),
    definition: { ModelApprovalStatus: 'PendingManualApproval', ...definition },
  };
  world.modelPackages.put(record);
  emitModelPackageState(world, record, []);
  return { ModelPackageArn: arnOfPackage(world, record) };
}

export function describeModelPackage(world: World, input: DescribeModelPackageInput): DescribeModelPackageOutput {
  const record = modelPackage(world, input.ModelPackageName);
  return {
    ...record.definition,
    ModelPackageName: record.group,
    ModelPackageGroupName: record.group,
    ModelPackageVersion: record.version,
    ModelPackageArn: arnOfPackage(world, record),
    CreationTime: new Date(record.createdAtMs),
    LastModifiedTime: new Date(record.modifiedAtMs),
    ModelPackageStatus: 'Completed',
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
  };
}

/** Approvals can be given and taken as often as one likes; each is told on the bus with the fields it changed. */
export function updateModelPackage(world: World, input: UpdateModelPackageInput): UpdateModelPackageOutput {
  const constraints = new Constraints();
  constraints.oneOf(input.ModelApprovalStatus, 'modelApprovalStatus', APPROVALS);
  const length = input.ApprovalDescription?.length ?? 0;
  if (length > LONGEST_DESCRIPTION) {
    const rule = `Member must have length less than or equal to ${LONGEST_DESCRIPTION}`;
    constraints.violated(input.ApprovalDescription, 'approvalDescription', rule);
  }
  constraints.check();
  const record = modelPackage(world, input.ModelPackageArn);
  const { ModelApprovalStatus, ApprovalDescription, CustomerMetadataProperties, SourceUri } = input;
  const given = { ModelApprovalStatus, ApprovalDescription, CustomerMetadataProperties, SourceUri };
  const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  record.definition = { ...record.definition, ...changes };
  record.modifiedAtMs = world.nowMs;
  world.modelPackages.touch(record.name);
  emitModelPackageState(world, record, Object.keys(changes));
  return { ModelPackageArn: arnOfPackage(world, record) };
}

export function listModelPackages(world: World, input: ListModelPackagesInput): ListModelPackagesOutput {
  const { ModelPackageGroupName: group, ModelApprovalStatus: approval } = input;
  const listed = [...world.modelPackages.values()].filter(
    (record) =>
      (group === undefined || record.group.toLowerCase() === group.toLowerCase()) &&
      (approval === undefined || record.definition.ModelApprovalStatus === approval),
  );
  const { page: records, NextToken } = page(listed, input);
  return {
    NextToken,
    ModelPackageSummaryList: records.map((record) => ({
      ModelPackageGroupName: record.group,
      ModelPackageVersion: record.version,
      ModelPackageArn: arnOfPackage(world, record),
      CreationTime: new Date(record.createdAtMs),
      ModelPackageStatus: 'Completed' as const,
      ModelApprovalStatus: record.definition.ModelApprovalStatus,
    })),
  };
}

/** A model's container with what its model package says of it; the model's own environment wins. */
export function fromModelPackage(world: World, container: ContainerDefinition): ContainerDefinition {
  if (container.ModelPackageName === undefined) return container;
  const { definition } = modelPackage(world, container.ModelPackageName);
  const [inner]: (ModelPackageContainerDefinition | undefined)[] = definition.InferenceSpecification?.Containers ?? [];
  if (!inner) throw validationException(`ModelPackage ${container.ModelPackageName} has no inference specification.`);
  const { Image, ModelDataUrl, Environment } = inner;
  return {
    ...container,
    ...(Image !== undefined && { Image }),
    ...(ModelDataUrl !== undefined && { ModelDataUrl }),
    ...((Environment || container.Environment) && { Environment: { ...Environment, ...container.Environment } }),
  };
}
