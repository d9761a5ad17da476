import { AwsError } from '../service.ts';
import { accessDenied } from './denied.ts';
import { evaluate, type Grant, type Need } from './evaluate.ts';
import { NEEDS } from './needs/index.ts';
import type { CallSite } from './needs/table.ts';
import { listed, type PolicyDocument } from './policy.ts';
import { TrustedRoles } from './trusted-roles.ts';

/** A role as STS would hand it out: whoever signs with the key acts under the policy. */
export interface AssumedRole {
  accessKeyId: string;
  roleName: string;
  policy: PolicyDocument;
}

/** A call that its caller's policy does not allow. */
export interface Denial {
  roleName: string;
  operation: string;
  action: string;
  resource: string;
}

/** What a role's policy allows and what of it was used. */
export interface RoleUse {
  roleName: string;
  usedActions: readonly string[];
  unusedActions: readonly string[];
  unusedResources: readonly string[];
}

/** One call, as the check sees it. */
export interface CheckedCall {
  accessKeyId: string;
  /** The service's signing name. */
  service: string;
  operation: string;
  input: object;
}

interface Standing extends AssumedRole {
  used: Grant[];
}

/**
 * The local cloud's IAM: identity policies of roles. Keys that belong to no role are the account's root and may do
 * everything, so that tools work with any credentials.
 */
export class AccessControl {
  /** `enforce` refuses what a policy does not allow; `report` only notes it. */
  mode: 'enforce' | 'report' = 'enforce';
  /** Roles that callers may take on through STS. */
  readonly trusted = new TrustedRoles();
  readonly #site: CallSite;
  readonly #roles = new Map<string, Standing>();
  readonly #denials: Denial[] = [];

  constructor(site: CallSite) {
    this.#site = site;
  }

  /** Add a role or replace the one of the same key, its record included. */
  addRole(role: AssumedRole): void {
    this.#roles.set(role.accessKeyId, { ...role, used: [] });
  }

  /** The policy of a role, by its name. */
  policyOf(roleName: string): PolicyDocument | undefined {
    return [...this.#roles.values()].find((role) => role.roleName === roleName)?.policy;
  }

  /** Whether a key belongs to a role, so that its calls are checked. */
  isRestricted(accessKeyId: string): boolean {
    return this.#roles.has(accessKeyId);
  }

  /** The ARN by which AWS calls whoever signs with this key. */
  callerArn(accessKeyId: string): string {
    const { partition, accountId } = this.#site;
    const role = this.#roles.get(accessKeyId);
    if (!role) return `arn:${partition}:iam::${accountId}:root`;
    return `arn:${partition}:sts::${accountId}:assumed-role/${role.roleName}/${role.roleName}`;
  }

  /** @throws AwsError as AWS refuses, or UnknownOperationException when it is not known here what the call needs */
  check({ accessKeyId, service, operation, input }: CheckedCall): void {
    const role = this.#roles.get(accessKeyId);
    if (!role) return;
    const needsOf = NEEDS[service]?.[operation];
    if (!needsOf) {
      const message = `The local cloud does not know which permissions ${operation} of ${service} needs. Add a row to packages/local-cloud/src/access/needs.`;
      throw new AwsError('UnknownOperationException', message);
    }
    for (const need of needsOf(input, this.#site)) this.#ask(role, need, { service, operation });
  }

  #ask(role: Standing, need: Need, { service, operation }: { service: string; operation: string }): void {
    const context = { 'aws:RequestedRegion': this.#site.region, ...need.context };
    const verdict = evaluate(role.policy, { ...need, context });
    if (verdict.kind === 'allowed') {
      role.used.push(...verdict.by.filter((grant) => !role.used.some((known) => isSame(known, grant))));
      return;
    }
    this.#denials.push({ roleName: role.roleName, operation, action: need.action, resource: need.resource });
    if (this.mode === 'enforce') throw accessDenied(service, this.callerArn(role.accessKeyId), need, verdict);
  }

  /** Every call so far that a policy did not allow, oldest first; refused or, in mode `report`, let through. */
  denials(): readonly Denial[] {
    return this.#denials;
  }

  /** What each role has used of what it may, by role name. */
  use(): RoleUse[] {
    return [...this.#roles.values()]
      .map(({ roleName, policy, used }) => {
        const allows = policy.Statement.filter(({ Effect }) => Effect === 'Allow');
        const actions = distinct(allows.flatMap(({ Action }) => listed(Action)));
        const resources = distinct(allows.flatMap(({ Resource }) => listed(Resource)));
        const isUsed = (member: keyof Grant) => (pattern: string) => used.some((grant) => grant[member] === pattern);
        return {
          roleName,
          usedActions: actions.filter(isUsed('action')),
          unusedActions: actions.filter((action) => !isUsed('action')(action)),
          unusedResources: resources.filter((resource) => !isUsed('resource')(resource)),
        };
      })
      .sort((a, b) => (a.roleName < b.roleName ? -1 : 1));
  }
}

function isSame(a: Grant, b: Grant): boolean {
  return a.action === b.action && a.resource === b.resource;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
