/** What a person or a program can be to Fairlead. */
export const ROLES = ['viewer', 'promoter', 'approver', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

const EVERYONE: readonly Role[] = ROLES;
const OPERATORS: readonly Role[] = ['promoter', 'admin'];

/**
 * What can be asked of the API, and the roles that may.
 *
 * An admin sets how things are done, and can do what a promoter can; to approve, being an approver is what counts, so
 * that nobody who starts rollouts approves them by the same role.
 */
export const ACTION_ROLES = {
  /** See rollouts, their plans and evidence. Planning changes nothing. */
  'rollout.read': EVERYONE,
  'rollout.plan': EVERYONE,
  'rollout.start': OPERATORS,
  /** Promote, pause, resume, retry, adopt, revert. */
  'rollout.command': OPERATORS,
  /** Going back is for whoever sees harm: approvers too. */
  'rollout.abort': ['promoter', 'approver', 'admin'],
  'wave.read': EVERYONE,
  'wave.start': OPERATORS,
  'wave.command': OPERATORS,
  'wave.abort': ['promoter', 'approver', 'admin'],
  /** How rollouts on an endpoint are judged, and how it scales. */
  'policy.read': EVERYONE,
  'policy.write': ['admin'],
  /** Put an endpoint's scaling as its policy says. */
  'scaling.apply': OPERATORS,
  'approval.read': EVERYONE,
  'approval.request': OPERATORS,
  'approval.decide': ['approver'],
  'audit.read': ['auditor', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

/** Something that can be asked of the API. */
export type Action = keyof typeof ACTION_ROLES;

/** Whether a role may do it, where it is held. */
export function mayDo(role: Role, action: Action): boolean {
  const roles: readonly Role[] = ACTION_ROLES[action];
  return roles.includes(role);
}
