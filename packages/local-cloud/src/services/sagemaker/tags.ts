import type {
  AddTagsInput,
  AddTagsOutput,
  DeleteTagsInput,
  DeleteTagsOutput,
  ListTagsInput,
  ListTagsOutput,
  Tag,
} from '@aws-sdk/client-sagemaker';

import { Constraints } from './constraints.ts';
import { couldNotFind, validationException } from './errors.ts';
import { parseArn } from './names.ts';
import type { Tags } from './records.ts';
import type { World } from './world.ts';

/** Most tags a resource can carry (botocore 1.43.107 service model). */
const MAX_TAGS = 50;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;

export function checkTags(constraints: Constraints, tags: readonly Tag[] | undefined): void {
  constraints.count(tags, 'tags', { max: MAX_TAGS });
  tags?.forEach(({ Key, Value }, index) => {
    const at = `tags.${index + 1}.member`;
    if (!Key || Key.length > MAX_KEY_LENGTH) {
      constraints.violated(Key, `${at}.key`, `Member must have length between 1 and ${MAX_KEY_LENGTH}, inclusive`);
    }
    if (constraints.required(Value, `${at}.value`) && (Value?.length ?? 0) > MAX_VALUE_LENGTH) {
      constraints.violated(Value, `${at}.value`, `Member must have length less than or equal to ${MAX_VALUE_LENGTH}`);
    }
  });
}

export const tagsFrom = (tags: readonly Tag[] | undefined): Tags =>
  Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));

export const tagList = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Tags are kept on the record of the resource, so they go with it. */
function tagged(world: World, arn: string | undefined): { tags: Tags; replace(tags: Tags): void } {
  const target = parseArn(arn ?? '');
  if (!target) throw validationException(`Invalid ARN: ${arn ?? 'null'}`);
  const { kind, key } = target;
  const found = findTagged(world, arn ?? '');
  if (!found) throw couldNotFind(kind, world.arn(kind, key));
  const { record, table } = found;
  return {
    tags: record.tags,
    replace(tags) {
      record.tags = tags;
      table.touch(key);
    },
  };
}

/** The record that an ARN names; undefined when there is none. */
export function findTagged(world: World, arn: string) {
  const target = parseArn(arn);
  if (!target) return undefined;
  const table = {
    model: world.models,
    'model-package': world.modelPackages,
    'model-package-group': world.modelPackageGroups,
    'endpoint-config': world.endpointConfigs,
    endpoint: world.endpoints,
  }[target.kind];
  const record = table.get(target.key);
  return record && { record, table };
}

export function addTags(world: World, input: AddTagsInput): AddTagsOutput {
  const constraints = new Constraints();
  constraints.required(input.Tags, 'tags');
  checkTags(constraints, input.Tags);
  constraints.check();
  const resource = tagged(world, input.ResourceArn);
  const tags = { ...resource.tags, ...tagsFrom(input.Tags) };
  if (Object.keys(tags).length > MAX_TAGS) {
    throw validationException(`A resource cannot have more than ${MAX_TAGS} tags.`);
  }
  resource.replace(tags);
  return { Tags: tagList(tags) };
}

/** All tags at once: with at most 50 there is no second page. */
export function listTags(world: World, input: ListTagsInput): ListTagsOutput {
  return { Tags: tagList(tagged(world, input.ResourceArn).tags) };
}

export function deleteTags(world: World, input: DeleteTagsInput): DeleteTagsOutput {
  const resource = tagged(world, input.ResourceArn);
  const gone = new Set(input.TagKeys ?? []);
  resource.replace(Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !gone.has(key))));
  return {};
}
