import { ListEndpointsCommand, type SageMakerClient, SearchCommand } from '@aws-sdk/client-sagemaker';
import type { EndpointFinder } from '@fairlead/runtime';

/** Results of a page: the most that ListEndpoints and Search give (API reference). */
const PAGE = 100;
const MOST_PAGES = 20;

/** Find endpoints through ListEndpoints and Search, a hundred per call. */
export function sageMakerFinder(client: SageMakerClient): EndpointFinder {
  return {
    async names() {
      const names: string[] = [];
      let NextToken: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const input = { MaxResults: PAGE, ...(NextToken ? { NextToken } : {}) };
        const answer = await client.send(new ListEndpointsCommand(input));
        names.push(...(answer.Endpoints ?? []).flatMap(({ EndpointName }) => EndpointName ?? []));
        NextToken = answer.NextToken;
        if (!NextToken) return names;
      }
      return undefined;
    },

    async tagged(tags, limit) {
      const Filters = Object.entries(tags).map(([key, Value]) => ({
        Name: `Tags.${key}`,
        Operator: 'Equals' as const,
        Value,
      }));
      const names: string[] = [];
      let NextToken: string | undefined;
      do {
        const answer = await client.send(
          new SearchCommand({
            Resource: 'Endpoint',
            SearchExpression: { Filters },
            MaxResults: PAGE,
            ...(NextToken ? { NextToken } : {}),
          }),
        );
        names.push(...(answer.Results ?? []).flatMap(({ Endpoint }) => Endpoint?.EndpointName ?? []));
        NextToken = answer.NextToken;
      } while (NextToken && names.length <= limit);
      return names.toSorted().slice(0, limit);
    },
  };
}
