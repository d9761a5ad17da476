import { ACTION_ROLES, type Action, mayDo, type Role } from './actions.ts';
import type { Caller } from './caller.ts';
import { covers, type EndpointFacts } from './covers.ts';
import type { Grant } from './grant.ts';
import { grantsOf } from './grants-of.ts';

/** Whether someone may do something, with the rule that says so, or the one that is missing. */
export type AccessDecision =
  | { kind: 'allowed'; rule: string; role: Role }
  | { kind: 'refused'; missing: MissingRule; sentence: string }
  /** It depends on the endpoint's tags: read them and ask again. */
  | { kind: 'tags-needed' };

/** A rule that would have allowed it. */
interface MissingRule {
  action: Action;
  /** Any one of these would do. */
  roles: readonly Role[];
  /** Null: on any endpoint. */
  endpoint: string | null;
}

/**
 * Decide whether a caller may do something. What no rule allows is refused.
 *
 * @param endpoint - what it would be done to; undefined for what is about no endpoint by itself, such as a list of those one may
 * see: a rule on any endpoint allows it
 */
export function decideAccess(
  grants: readonly Grant[],
  { caller, action, endpoint }: { caller: Caller; action: Action; endpoint: EndpointFacts | undefined },
): AccessDecision {
  const held = grantsOf(grants, caller);
  const fitting = held
    .filter(({ role }) => mayDo(role, action))
    .map((grant) => ({ ...grant, covers: endpoint === undefined ? 'yes' : covers(grant, endpoint) }));
  const allowing = fitting.find((grant) => grant.covers === 'yes');
  if (allowing) return { kind: 'allowed', rule: allowing.rule, role: allowing.role };
  if (fitting.some((grant) => grant.covers === 'perhaps')) return { kind: 'tags-needed' };
  const missing = { action, roles: ACTION_ROLES[action], endpoint: endpoint?.name ?? null };
  return { kind: 'refused', missing, sentence: refusal(caller, held, missing) };
}

function refusal(caller: Caller, held: readonly Grant[], { action, roles, endpoint }: MissingRule): string {
  const on = endpoint === null ? '' : ` on ${endpoint}`;
  const needed = `${caller.id} may not ${action}${on}: no rule gives them ${oneOf(roles)}${on === '' ? '' : ' there'}.`;
  const unknown =
    caller.kind !== 'iam' && caller.groupsUnknown !== undefined
      ? ` Nothing is granted by group: ${caller.groupsUnknown}.`
      : '';
  return `${needed}${unknown} ${holdings(held)}`;
}

function oneOf(roles: readonly Role[]): string {
  return roles.length === 1 ? `the role ${roles[0]}` : `one of the roles ${roles.join(', ')}`;
}

function holdings(held: readonly Grant[]): string {
  if (held.length === 0) return 'No rule of this stage names them.';
  const each = held.map(({ role, rule, endpoints }) => `${role} by “${rule}”${scope(endpoints)}`);
  return `They are ${each.join('; ')}.`;
}

function scope(endpoints: Grant['endpoints']): string {
  if (endpoints === undefined) return '';
  const tags = Object.entries(endpoints.tags).map(([key, value]) => `${key}=${value}`);
  return ` on ${[...endpoints.names, ...(tags.length > 0 ? [`endpoints tagged ${tags.join(' and ')}`] : [])].join(', ')}`;
}
