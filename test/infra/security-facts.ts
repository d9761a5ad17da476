import { type Graph, ofType } from './evaluated.ts';
import { type Policy, policiesOf } from './policies.ts';

/** What a reviewer of permissions wants to see of a stage, as text: roles, resource policies, who invokes what, routes. */
export function securityFacts(graph: Graph): string {
  const policies = policiesOf(graph).toSorted((a, b) => (a.of.name < b.of.name ? -1 : 1));
  return [
    '# Made by `npm run test:infra -- -u`. Read every change here as a change of who may do what.',
    ...section(
      'Roles',
      policies.filter(({ kind }) => kind === 'role').map((policy) => role(policy, policies)),
    ),
    ...section('Policies of resources', policies.filter(({ kind }) => kind === 'resource').map(policyText)),
    ...section('Who may invoke functions', invokers(graph)),
    ...section('Routes', routes(graph)),
    ...section('What functions are told', environments(graph)),
    ...section('Kept when the stage is removed', kept(graph)),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', `## ${title}`, '', ...lines] : [];
}

function role(policy: Policy, all: readonly Policy[]): string {
  const trust = all.find(({ kind, of }) => kind === 'trust' && of.urn === policy.of.urn);
  const trusted = trust?.statements.flatMap(({ principals }) => principals).join(', ');
  return [`${policy.of.name}, trusted by ${trusted}`, ...statementLines(policy)].join('\n');
}

function policyText(policy: Policy): string {
  return [policy.of.name, ...statementLines(policy)].join('\n');
}

function statementLines({ statements }: Policy): string[] {
  return statements.map(({ effect, actions, resources, principals, conditions }) =>
    [
      `  ${effect.toLowerCase()} ${actions.join(' ')}`,
      ...principals.map((principal) => `    to ${principal}`),
      ...resources.map((resource) => `    on ${resource}`),
      ...Object.entries(conditions).flatMap(([test, keys]) =>
        Object.entries(keys).map(([key, wanted]) => `    if ${test} ${key} ${[wanted].flat().join(' | ')}`),
      ),
    ].join('\n'),
  );
}

function invokers(graph: Graph): string[] {
  return ofType(graph, 'aws:lambda/permission:Permission').map(
    ({ inputs }) => `${String(inputs.function).split(':').at(-1)} by ${inputs.principal} for ${inputs.sourceArn}`,
  );
}

function routes(graph: Graph): string[] {
  return ofType(graph, 'aws:apigatewayv2/route:Route')
    .map(({ inputs }) => `${inputs.routeKey} ${inputs.authorizationType}`)
    .toSorted();
}

function environments(graph: Graph): string[] {
  return ofType(graph, 'aws:lambda/function:Function').map(
    ({ inputs }) => `${inputs.name}: ${Object.keys(inputs.environment.variables).toSorted().join(' ')}`,
  );
}

function kept({ resources }: Graph): string[] {
  return resources
    .filter(({ isManaged, retainOnDelete }) => isManaged && retainOnDelete)
    .map(({ name, inputs }) => `${name}${inputs.deletionProtectionEnabled ? ', protected from deletion' : ''}`);
}
