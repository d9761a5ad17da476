import { ACTION_ROLES, type Action, mayDo, type Role } from './actions.ts';
import type { Caller } from './caller.ts';
import type { Grant } from './grant.ts';
import { grantsOf } from './grants-of.ts';

/** What a caller may do, and by which rules: what `GET /v1/me/permissions` answers. */
export interface PermissionsView {
  caller: { id: string; kind: Caller['kind'] };
  /** Why nothing is granted by group, where the token's groups cannot be known. */
  groupsUnknown: string | null;
  grants: {
    rule: string;
    role: Role;
    /** Null: on all endpoints of this installation. */
    endpoints: NonNullable<Grant['endpoints']> | null;
    actions: Action[];
  }[];
}

const ACTIONS = Object.keys(ACTION_ROLES) as Action[];

/** Everything that the rules give to a caller, in the order of the rules. */
export function permissionsOf(grants: readonly Grant[], caller: Caller): PermissionsView {
  return {
    caller: { id: caller.id, kind: caller.kind },
    groupsUnknown: caller.kind === 'iam' ? null : (caller.groupsUnknown ?? null),
    grants: grantsOf(grants, caller).map(({ rule, role, endpoints }) => ({
      rule,
      role,
      endpoints: endpoints ?? null,
      actions: ACTIONS.filter((action) => mayDo(role, action)),
    })),
  };
}
