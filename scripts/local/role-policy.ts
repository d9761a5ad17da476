import type { AssumedRole, PolicyDocument, Statement } from '@fairlead/local-cloud';
import type { FunctionManifest, Permission, Reference } from '@fairlead/runtime';

/** Where a manifest's permissions apply. */
export interface PolicySite {
  partition: string;
  region: string;
  accountId: string;
  table: string;
  bus: string;
  /** The queue that a manifest calls `name`, as it is called here. */
  queue(name: string): string;
}

/** The role of one function, with exactly what its manifest declares. Its key is what its calls are known by. */
export function roleOf(functionName: string, definition: FunctionManifest, site: PolicySite): AssumedRole {
  return { accessKeyId: functionName, roleName: functionName, policy: policyOf(definition.permissions, site) };
}

/** A manifest's permissions as an IAM policy. */
export function policyOf(permissions: readonly Permission[], site: PolicySite): PolicyDocument {
  const statements = permissions.map(
    ({ actions, on }): Statement => ({ Effect: 'Allow', Action: actions, Resource: resourcesOf(on, site) }),
  );
  return { Version: '2012-10-17', Statement: statements };
}

function resourcesOf(on: Permission['on'], site: PolicySite): string[] {
  if (typeof on === 'string') return ownResources(on, site);
  return on.map((pattern) => {
    if (pattern === '*') return pattern;
    const [service = '', ...resource] = pattern.split(':');
    return arn(site, service, resource.join(':'));
  });
}

/** A table comes with its indexes: a query on one is checked against the index's ARN. */
function ownResources(reference: Reference, site: PolicySite): string[] {
  if (reference === 'table') {
    const table = arn(site, 'dynamodb', `table/${site.table}`);
    return [table, `${table}/index/*`];
  }
  if (reference === 'bus') return [arn(site, 'events', `event-bus/${site.bus}`)];
  if (reference.startsWith('queue:')) return [arn(site, 'sqs', site.queue(reference.slice('queue:'.length)))];
  throw new Error(`A manifest gives a permission on ${reference}, which is nothing that can be permitted.`);
}

function arn({ partition, region, accountId }: PolicySite, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
