import * as z from 'zod/mini';

/** An account and region that rollouts can be run in. */
export interface Place {
  accountId: string;
  region: string;
}

/** Which endpoint: a name is unique in an account and region, in any case. */
export const EndpointAddress = z.object({ accountId: z.string(), region: z.string(), name: z.string() });
export type Address = z.infer<typeof EndpointAddress>;

/** An address as text, the same for names that differ in case only. */
export function addressKey({ accountId, region, name }: Address): string {
  return `${accountId}#${region}#${name.toLowerCase()}`;
}

/** An endpoint as sentences name it: at home by its name alone. */
export function addressText({ accountId, region, name }: Address, home: Place): string {
  if (isSamePlace({ accountId, region }, home)) return name;
  return accountId === home.accountId ? `${name} in ${region}` : `${name} in ${region} of ${accountId}`;
}

/** True for one and the same account and region. */
export function isSamePlace(a: Place, b: Place): boolean {
  return a.accountId === b.accountId && a.region === b.region;
}
