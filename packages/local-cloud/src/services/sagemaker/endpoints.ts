import type {
  CreateEndpointInput,
  CreateEndpointOutput,
  DeleteEndpointInput,
  EndpointStatus,
  ListEndpointsInput,
  ListEndpointsOutput,
} from '@aws-sdk/client-sagemaker';
import { Constraints } from './constraints.ts';
import { checkDeploymentConfig } from './deployment-config.ts';
import { alreadyExisting } from './errors.ts';
import { newFleet, variantsOf } from './fleet.ts';
import { begin } from './lifecycle.ts';
import { page } from './listing.ts';
import { checkQuota, instancesOf } from './quota.ts';
import type { EndpointRecord } from './records.ts';
import { checkAccepts } from './status-rules.ts';
import { checkTags, tagsFrom } from './tags.ts';
import type { World } from './world.ts';

export function createEndpoint(world: World, input: CreateEndpointInput): CreateEndpointOutput {
  const constraints = new Constraints();
  constraints.name(input.EndpointName, 'endpointName');
  constraints.name(input.EndpointConfigName, 'endpointConfigName');
  checkTags(constraints, input.Tags);
  constraints.check();
  checkDeploymentConfig(input.DeploymentConfig);
  const name = input.EndpointName ?? '';
  const arn = world.arn('endpoint', name);
  if (world.endpoints.get(name)) throw alreadyExisting('endpoint', arn);
  const fleet = newFleet(world, world.endpointConfig(input.EndpointConfigName));
  checkQuota(world, instancesOf(fleet));
  const endpoint: EndpointRecord = {
    name,
    status: 'Creating',
    createdAtMs: world.nowMs,
    modifiedAtMs: world.nowMs,
    tags: tagsFrom(input.Tags),
    lastDeploymentConfig: input.DeploymentConfig,
  };
  begin(world, endpoint, {
    status: 'Creating',
    change: { kind: 'create', fleet, startedAtMs: world.nowMs },
    durationMs: world.settings.createMs,
  });
  return { EndpointArn: arn };
}

const STATUSES: readonly EndpointStatus[] = [
  'OutOfService',
  'Creating',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'InService',
  'Deleting',
  'Failed',
  'UpdateRollbackFailed',
];

function* matching(world: World, input: ListEndpointsInput): Generator<EndpointRecord> {
  const { StatusEquals: status, LastModifiedTimeBefore: before, LastModifiedTimeAfter: after } = input;
  for (const endpoint of world.endpoints.values()) {
    if (status !== undefined && endpoint.status !== status) continue;
    if (before && endpoint.modifiedAtMs >= before.getTime()) continue;
    if (after && endpoint.modifiedAtMs <= after.getTime()) continue;
    yield endpoint;
  }
}

export function listEndpoints(world: World, input: ListEndpointsInput): ListEndpointsOutput {
  const constraints = new Constraints();
  constraints.oneOf(input.StatusEquals, 'statusEquals', STATUSES);
  constraints.check();
  const { page: endpoints, NextToken } = page(matching(world, input), input, { Status: ({ status }) => status });
  return {
    NextToken,
    Endpoints: endpoints.map((endpoint) => ({
      EndpointName: endpoint.name,
      EndpointArn: world.arn('endpoint', endpoint.name),
      CreationTime: new Date(endpoint.createdAtMs),
      LastModifiedTime: new Date(endpoint.modifiedAtMs),
      EndpointStatus: endpoint.status,
    })),
  };
}

/** Start to delete; scalable targets of the endpoint's variants are gone at once. */
export function deleteEndpoint(world: World, input: DeleteEndpointInput): object {
  const endpoint = world.endpoint(input.EndpointName);
  checkAccepts(world, endpoint, 'DeleteEndpoint');
  for (const { name } of endpoint.fleet ? variantsOf(endpoint.fleet) : [])
    world.scaling.deregister(endpoint.name, name);
  begin(world, endpoint, { status: 'Deleting', change: { kind: 'delete' }, durationMs: world.settings.deleteMs });
  return {};
}
