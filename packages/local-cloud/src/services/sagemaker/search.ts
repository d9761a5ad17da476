import type { SearchRequest, SearchResponse } from '@aws-sdk/client-sagemaker';
import { validationException } from './errors.ts';
import { page } from './listing.ts';
import type { EndpointRecord } from './records.ts';
import { tagList } from './tags.ts';
import type { World } from './world.ts';

/** Search endpoints by tags that are equal; other resources and operators are not served. Newest first, as AWS does by default. */
export function search(
  world: World,
  { Resource, SearchExpression, MaxResults, NextToken }: SearchRequest,
): SearchResponse {
  if (Resource !== 'Endpoint') {
    throw validationException(`The local cloud searches Endpoint only; Resource is ${Resource ?? 'null'}.`);
  }
  const filters = (SearchExpression?.Filters ?? []).map(({ Name = '', Operator = 'Equals', Value }) => {
    if (!Name.startsWith('Tags.') || Operator !== 'Equals') {
      throw validationException(`The local cloud filters by Tags.<key> that Equals; got ${Name} ${Operator}.`);
    }
    return { key: Name.slice('Tags.'.length), value: Value };
  });
  const carries = ({ tags }: EndpointRecord): boolean => filters.every(({ key, value }) => tags[key] === value);
  const found = page([...world.endpoints.values()].filter(carries), { MaxResults, NextToken });
  return {
    Results: found.page.map(({ name, status, tags, createdAtMs, modifiedAtMs, fleet }) => ({
      Endpoint: {
        EndpointName: name,
        EndpointArn: world.arn('endpoint', name),
        EndpointStatus: status,
        EndpointConfigName: fleet?.configName ?? '',
        CreationTime: new Date(createdAtMs),
        LastModifiedTime: new Date(modifiedAtMs),
        Tags: tagList(tags),
      },
    })),
    NextToken: found.NextToken,
  };
}
