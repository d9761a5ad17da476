import type { Capability, Permission } from '@fairlead/runtime/manifest';
import type { StageConfig } from '../config/stage-config.ts';
import { type Statement, statementsFor } from '../plan/statements.ts';

/**
 * What a hub's functions may do in a member account: all that manifests declare on resources of accounts, for the
 * functions that take on the member's role. What they declare on the deployment itself (table, queues, buses) exists in
 * the hub alone.
 *
 * ARNs hold CloudFormation's pseudo parameters, and any region.
 */
export function memberStatements(
  capabilities: readonly Capability[],
  { endpoints, modelRoles }: Pick<StageConfig, 'endpoints' | 'modelRoles'>,
): Statement[] {
  const permissions = capabilities.flatMap(({ functions }) =>
    Object.values(functions).flatMap(({ permissions: declared }) =>
      declared.some(({ on }) => on === 'members') ? declared.filter(isOnAccounts) : [],
    ),
  );
  const place = { partition: `\${AWS::Partition}`, accountId: `\${AWS::AccountId}`, region: '*' };
  const statements = statementsFor<never>(permissions, { place, endpoints, arnsOf: () => modelRoles });
  return [...new Map(statements.map((statement) => [JSON.stringify(statement), statement])).values()];
}

function isOnAccounts({ on }: Permission): boolean {
  return typeof on !== 'string' || on === 'model-roles';
}
