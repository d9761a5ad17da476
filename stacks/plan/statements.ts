import type { Permission, Reference } from '@fairlead/runtime/manifest';
import type { StageConfig } from '../config/stage-config.ts';

/** Where a stage lives. */
export interface Place {
  partition: string;
  accountId: string;
  region: string;
}

/** One statement of a role's policy. `Later` is what stands for an ARN that AWS is yet to give. */
export interface Statement<Later = never> {
  actions: readonly string[];
  resources: readonly (string | Later)[];
  conditions: readonly { test: string; variable: string; values: readonly string[] }[];
}

/** What turns references of a manifest into ARNs. */
export interface Resolver<Later> {
  place: Place;
  endpoints: StageConfig['endpoints'];
  /** ARNs of what a reference stands for; none, if the stage has no such thing. */
  arnsOf(asked: { reference: Reference; actions: readonly string[] }): readonly (string | Later)[];
}

/** In manifests: every endpoint that the stage lets Fairlead touch. */
const ALLOWED_ENDPOINTS = 'sagemaker:endpoint/*';

/** The statements of a role: exactly what the manifest declares, on exactly what the stage allows. */
export function statementsFor<Later>(
  permissions: readonly Permission[],
  resolver: Resolver<Later>,
): Statement<Later>[] {
  return permissions.flatMap((permission) => statementsOf(permission, resolver));
}

function statementsOf<Later>({ actions, on, when = {} }: Permission, resolver: Resolver<Later>): Statement<Later>[] {
  const conditions = conditionsOf(when);
  if (typeof on === 'string') {
    const resources = resolver.arnsOf({ reference: on, actions });
    return resources.length > 0 ? [{ actions, resources, conditions }] : [];
  }
  const others = on.filter((resource) => resource !== ALLOWED_ENDPOINTS);
  return [
    ...(others.length > 0
      ? [{ actions, resources: others.map((resource) => arnOf(resource, resolver.place)), conditions }]
      : []),
    ...(others.length < on.length ? endpointStatements({ actions, conditions }, resolver) : []),
  ];
}

/** Endpoints allowed by name and those allowed by tag are two statements, since either is enough. */
function endpointStatements(
  { actions, conditions }: Pick<Statement, 'actions' | 'conditions'>,
  { place, endpoints: { names, tags } }: Pick<Resolver<unknown>, 'place' | 'endpoints'>,
): Statement[] {
  const tagged = Object.entries(tags).map(([key, value]) => ({
    test: 'StringEquals',
    variable: `aws:ResourceTag/${key}`,
    values: [value],
  }));
  return [
    ...(names.length > 0 ? [{ actions, resources: endpointArns(names, place), conditions }] : []),
    ...(tagged.length > 0
      ? [{ actions, resources: [arnOf(ALLOWED_ENDPOINTS, place)], conditions: [...conditions, ...tagged] }]
      : []),
  ];
}

/**
 * ARNs of endpoints by name. SageMaker lower-cases names in ARNs (SageMaker Developer Guide, read 2026-11-20); whether IAM
 * compares with the name as it was given is not documented, so both spellings are allowed.
 */
function endpointArns(names: readonly string[], place: Place): string[] {
  const spellings = new Set(names.flatMap((name) => [name, name.toLowerCase()]));
  return [...spellings].map((name) => arnOf(`sagemaker:endpoint/${name}`, place));
}

/** A table for actions on it; with its indexes for queries, which are checked against the index they use. */
export function tableResources(tableArn: string, actions: readonly string[]): string[] {
  return queriesIndexes(actions) ? [tableArn, `${tableArn}/index/*`] : [tableArn];
}

/** Whether the actions need the indexes of the table they are on. */
export function queriesIndexes(actions: readonly string[]): boolean {
  return actions.includes('dynamodb:Query');
}

/** `service:type/name` → an ARN of the place. `*` stays: calls that know no resources. */
export function arnOf(resource: string, { partition, accountId, region }: Place): string {
  if (resource === '*') return resource;
  const [service, ...rest] = resource.split(':');
  const home = GLOBAL_SERVICES.has(service ?? '') ? '' : region;
  return `arn:${partition}:${service}:${home}:${accountId}:${rest.join(':')}`;
}

/** Their ARNs have no region. */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set(['iam']);

function conditionsOf(when: NonNullable<Permission['when']>): Statement['conditions'] {
  return Object.entries(when).flatMap(([test, keys]) =>
    Object.entries(keys).map(([variable, values]) => ({ test, variable, values })),
  );
}
