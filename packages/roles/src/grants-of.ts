import { type Caller, comparableArn } from './caller.ts';
import type { Grant } from './grant.ts';

/** The rules that name this caller. */
export function grantsOf(grants: readonly Grant[], caller: Caller): Grant[] {
  return grants.filter(({ to }) => names(to, caller));
}

function names(to: Grant['to'], caller: Caller): boolean {
  if ('iam' in to) return caller.kind === 'iam' && comparableArn(to.iam) === caller.arn;
  if (caller.kind === 'iam' || to.issuer !== caller.issuer) return false;
  if ('group' in to) return caller.groupsUnknown === undefined && caller.groups.includes(to.group);
  return Object.entries(to.claims).every(
    ([claim, value]) => Object.hasOwn(caller.claims, claim) && plain(caller.claims[claim]) === value,
  );
}

/** A claim as config writes it; a list or an object equals nothing. */
function plain(claim: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof claim) ? String(claim) : undefined;
}
