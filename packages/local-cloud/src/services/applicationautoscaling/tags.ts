import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-application-auto-scaling';
import { AwsError } from '../../service.ts';
import { Constraints } from '../sagemaker/constraints.ts';
import { resourceNotFound } from './errors.ts';
import type { TargetRecord } from './records.ts';
import type { World } from './world.ts';

const MAX_TAGS = 50;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;

/** @returns the tags, none when they are absent @throws ValidationException naming every bad tag */
export function checkTags(tags: Record<string, string> | undefined): Record<string, string> {
  const constraints = new Constraints();
  for (const [key, value] of Object.entries(tags ?? {})) {
    if (key.length < 1 || key.length > MAX_KEY_LENGTH) {
      constraints.violated(key, 'tags', `Map keys must have length between 1 and ${MAX_KEY_LENGTH}, inclusive`);
    }
    if (value.length > MAX_VALUE_LENGTH) {
      constraints.violated(value, 'tags', `Map values must have length less than or equal to ${MAX_VALUE_LENGTH}`);
    }
  }
  constraints.check();
  return { ...tags };
}

function tagged(world: World, arn: string | undefined): TargetRecord {
  const target = world.targets.all().find((candidate) => world.targetArn(candidate) === arn);
  if (!target) throw resourceNotFound(arn ?? '');
  return target;
}

export function tagResource(world: World, { ResourceARN, Tags }: TagResourceRequest): object {
  const target = tagged(world, ResourceARN);
  const tags = { ...target.tags, ...checkTags(Tags) };
  if (Object.keys(tags).length > MAX_TAGS) {
    throw new AwsError('TooManyTagsException', `A scalable target cannot have more than ${MAX_TAGS} tags.`, {
      fields: { ResourceName: ResourceARN },
    });
  }
  world.targets.put(Object.assign(target, { tags }));
  return {};
}

export function untagResource(world: World, { ResourceARN, TagKeys = [] }: UntagResourceRequest): object {
  const target = tagged(world, ResourceARN);
  const kept = Object.entries(target.tags).filter(([key]) => !TagKeys.includes(key));
  world.targets.put(Object.assign(target, { tags: Object.fromEntries(kept) }));
  return {};
}

export function listTagsForResource(
  world: World,
  { ResourceARN }: ListTagsForResourceRequest,
): ListTagsForResourceResponse {
  return { Tags: tagged(world, ResourceARN).tags };
}
