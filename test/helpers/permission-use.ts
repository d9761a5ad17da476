import { appendFileSync } from 'node:fs';
import type { AccessControl, Denial } from '@fairlead/local-cloud';

/** The file that `npm run permissions` collects the use of permissions in; absent: nobody wants to know. */
const { FAIRLEAD_PERMISSION_USE: file } = process.env;

/** Note what each role has used of what it may: one JSON line a cloud. */
export function recordUse(access: Pick<AccessControl, 'use'>): void {
  if (file) appendFileSync(file, `${JSON.stringify(access.use())}\n`);
}

/** A refusal in a sentence that says what to do. */
export function toldDenial({ roleName, operation, action, resource }: Denial): string {
  return `${roleName} called ${operation}, which needs ${action} on ${resource}: declare it in the capability's manifest`;
}
