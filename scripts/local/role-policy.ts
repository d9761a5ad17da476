import type { AssumedRole, Conditions, PolicyDocument, Statement } from '@fairlead/local-cloud';
import type { FunctionManifest, Permission, Reference } from '@fairlead/runtime';
import { arnOf, type Place, statementsFor, tableResources } from '../../stacks/plan/statements.ts';

/** Where a manifest's permissions apply. */
export interface PolicySite extends Place {
  table: string;
  bus: string;
  /** The queue that a manifest calls `name`, as it is called here. */
  queue(name: string): string;
  /** ARNs of the roles of members. */
  memberRoles: readonly string[];
}

/** The role of one function, with exactly what its manifest declares. Its key is what its calls are known by. */
export function roleOf(functionName: string, definition: FunctionManifest, site: PolicySite): AssumedRole {
  return { accessKeyId: functionName, roleName: functionName, policy: policyOf(definition.permissions, site) };
}

/** A manifest's permissions as an IAM policy: the statements that the stacks deploy, with every endpoint allowed. */
export function policyOf(permissions: readonly Permission[], site: PolicySite): PolicyDocument {
  const statements = statementsFor(permissions, {
    place: site,
    endpoints: { names: ['*'], tags: {} },
    arnsOf: ({ reference, actions }) => ownResources(reference, actions, site),
  });
  return {
    Version: '2012-10-17',
    Statement: statements.map(
      ({ actions, resources, conditions }): Statement => ({
        Effect: 'Allow',
        Action: actions,
        Resource: resources,
        ...(conditions.length > 0 ? { Condition: conditionsOf(conditions) } : {}),
      }),
    ),
  };
}

function conditionsOf(
  conditions: readonly { test: string; variable: string; values: readonly string[] }[],
): Conditions {
  const byTest = Map.groupBy(conditions, ({ test }) => test);
  return Object.fromEntries(
    [...byTest].map(([test, those]) => [
      test,
      Object.fromEntries(those.map(({ variable, values }) => [variable, values])),
    ]),
  );
}

/** A laptop has no encrypted parameters. */
function ownResources(reference: Reference, actions: readonly string[], site: PolicySite): string[] {
  const [kind, name = ''] = reference.split(':');
  switch (kind) {
    case 'table':
      return tableResources(arnOf(`dynamodb:table/${site.table}`, site), actions);
    case 'bus':
      return [arnOf(`events:event-bus/${site.bus}`, site)];
    case 'queue':
      return [arnOf(`sqs:${site.queue(name)}`, site)];
    case 'topic':
      return [arnOf(`sns:fairlead-${name}`, site)];
    case 'model-roles':
      return [arnOf('iam:role/*', site)];
    case 'members':
      return [...site.memberRoles];
    case 'secret':
      return [];
    default:
      throw new Error(`A manifest gives a permission on ${reference}, which is nothing that can be permitted.`);
  }
}
