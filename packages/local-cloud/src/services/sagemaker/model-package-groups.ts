import type { CreateModelPackageGroupInput, CreateModelPackageGroupOutput } from '@aws-sdk/client-sagemaker';
import { Constraints } from './constraints.ts';
import { alreadyExisting, validationException } from './errors.ts';
import type { ModelPackageGroupRecord } from './records.ts';
import { checkTags, tagsFrom } from './tags.ts';
import type { World } from './world.ts';

export function createModelPackageGroup(
  world: World,
  input: CreateModelPackageGroupInput,
): CreateModelPackageGroupOutput {
  const constraints = new Constraints();
  constraints.name(input.ModelPackageGroupName, 'modelPackageGroupName');
  checkTags(constraints, input.Tags);
  constraints.check();
  const name = input.ModelPackageGroupName ?? '';
  const ModelPackageGroupArn = world.arn('model-package-group', name);
  if (world.modelPackageGroups.get(name)) throw alreadyExisting('model-package-group', ModelPackageGroupArn);
  world.modelPackageGroups.put({ name, createdAtMs: world.nowMs, tags: tagsFrom(input.Tags), newestVersion: 0 });
  return { ModelPackageGroupArn };
}

/** @throws ValidationException when there is no such group */
export function modelPackageGroup(world: World, name: string | undefined): ModelPackageGroupRecord {
  const found = world.modelPackageGroups.get(name ?? '');
  if (found) return found;
  throw validationException(`ModelPackageGroup ${world.arn('model-package-group', name ?? '')} does not exist.`);
}
