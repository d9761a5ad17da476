import { type Graph, ofType, type Resource } from './evaluated.ts';

/** One statement of any policy, with lists where policies may have one value. */
export interface PolicyStatement {
  effect: string;
  actions: string[];
  resources: string[];
  /** `Service: lambda.amazonaws.com`, or `*`. */
  principals: string[];
  conditions: Record<string, Record<string, string | string[]>>;
}

/** A policy with the resource it is on. */
export interface Policy {
  of: Resource;
  kind: 'role' | 'trust' | 'resource';
  statements: PolicyStatement[];
}

/** Every policy of a graph: of roles, of their trust, and of queues, topics, keys and buses. */
export function policiesOf(graph: Graph): Policy[] {
  return [
    ...ofType(graph, 'aws:iam/role:Role').flatMap((of): Policy[] => [
      { of, kind: 'trust', statements: statementsOf(of.inputs.assumeRolePolicy) },
      {
        of,
        kind: 'role',
        statements: (of.inputs.inlinePolicies ?? []).flatMap(({ policy }: { policy: unknown }) => statementsOf(policy)),
      },
    ]),
    ...graph.resources
      .filter(({ isManaged, type, inputs }) => isManaged && type !== 'aws:iam/role:Role' && inputs.policy !== undefined)
      .map((of): Policy => ({ of, kind: 'resource', statements: statementsOf(of.inputs.policy) })),
  ];
}

/** Policies arrive as JSON text or as an object. */
function statementsOf(policy: unknown): PolicyStatement[] {
  const { Statement = [] } = typeof policy === 'string' ? JSON.parse(policy) : (policy as { Statement?: unknown[] });
  return list(Statement as Record<string, unknown>[]).map((statement) => ({
    effect: String(statement.Effect),
    actions: list(statement.Action as string | string[]),
    resources: list((statement.Resource ?? []) as string | string[]),
    principals: principalsOf(statement.Principal),
    conditions: (statement.Condition ?? {}) as PolicyStatement['conditions'],
  }));
}

function principalsOf(principal: unknown): string[] {
  if (principal === undefined) return [];
  if (typeof principal === 'string') return [principal];
  return Object.entries(principal as Record<string, string | string[]>).flatMap(([kind, names]) =>
    list(names).map((name) => `${kind}: ${name}`),
  );
}

function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}
