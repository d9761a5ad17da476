export { ACTION_ROLES, type Action, ROLES, type Role } from './actions.ts';
export { type Caller, iamCaller, type TokenCaller } from './caller.ts';
export type { EndpointFacts } from './covers.ts';
export { type AccessDecision, decideAccess } from './decide-access.ts';
export type { Grant } from './grant.ts';
export { type PermissionsView, permissionsOf } from './permissions-of.ts';
export { Issuer, SignIn, type SignInInput, signInFaults } from './sign-in.ts';
