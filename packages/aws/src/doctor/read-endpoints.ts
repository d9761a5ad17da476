import {
  DescribeDomainCommand,
  DescribeModelCommand,
  ListDomainsCommand,
  ListEndpointsCommand,
} from '@aws-sdk/client-sagemaker';
import type { DomainSeen, EndpointSeen } from '@fairlead/doctor';
import { sageMakerEndpoints } from '../sagemaker-endpoints.ts';
import { isMissing } from '../sagemaker-errors.ts';
import type { DoctorClients } from './clients.ts';
import { nextToken, pages } from './read.ts';

type SageMaker = DoctorClients['sageMaker'];

/** Every endpoint of the region with its config and its models' subnets. One that vanishes meanwhile is left out. */
export async function readEndpoints(client: SageMaker): Promise<EndpointSeen[]> {
  const listed = await pages(
    (token) => client.send(new ListEndpointsCommand({ MaxResults: 100, ...nextToken(token) })),
    ({ Endpoints }) => Endpoints,
  );
  const seen: EndpointSeen[] = [];
  // One after the other: SageMaker's control plane takes few calls a second, and the product shares them.
  for (const { EndpointName } of listed) {
    const endpoint = await readEndpoint(client, EndpointName ?? '');
    if (endpoint) seen.push(endpoint);
  }
  return seen;
}

async function readEndpoint(client: SageMaker, name: string): Promise<EndpointSeen | undefined> {
  const endpoints = sageMakerEndpoints(client);
  const live = await endpoints.endpoint(name);
  if (live === 'missing') return undefined;
  const config = await endpoints.config(live.configName);
  const variants = config === 'missing' ? [] : config.body.ProductionVariants;
  const models = new Set(variants.flatMap(({ ModelName }) => ModelName ?? []));
  const subnets = await Promise.all([...models].map((model) => readSubnets(client, model)));
  return { live, config, subnetsOf: Object.fromEntries(subnets.flat()) };
}

/** @returns no entry for a model outside any VPC, or deleted */
async function readSubnets(client: SageMaker, model: string): Promise<[string, readonly string[]][]> {
  try {
    const { VpcConfig } = await client.send(new DescribeModelCommand({ ModelName: model }));
    return VpcConfig?.Subnets ? [[model, VpcConfig.Subnets]] : [];
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Studio domains with how people are let in; the list itself does not tell. */
export async function readDomains(client: SageMaker): Promise<DomainSeen[]> {
  const listed = await pages(
    (token) => client.send(new ListDomainsCommand({ ...nextToken(token) })),
    ({ Domains }) => Domains,
  );
  return Promise.all(
    listed.map(async ({ DomainId = '', DomainName = '' }) => {
      const { AuthMode = 'unknown' } = await client.send(new DescribeDomainCommand({ DomainId }));
      return { id: DomainId, name: DomainName, authMode: AuthMode };
    }),
  );
}
