import * as z from 'zod/mini';

/** An account and region. */
export interface AccountRegion {
  accountId: string;
  region: string;
}

/** Who a hub's functions may become, and where: the value of a manifest's `members`. */
export const MemberDirectory = z.object({
  /** Asked by the trust of every member's role. */
  externalId: z.optional(z.string()),
  members: z.array(z.object({ accountId: z.string(), regions: z.array(z.string()), roleArn: z.string() })),
});
export type MemberDirectory = z.output<typeof MemberDirectory>;

/**
 * Read the directory from a function's environment.
 *
 * @throws when it is no JSON of that form, with what is wrong; its values are left out
 */
export function memberDirectory(text: string): MemberDirectory {
  const parsed = z.safeParse(MemberDirectory, jsonOf(text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new Error(`The list of members in this function's environment is not usable: ${faults.join('; ')}.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error('The list of members in this function’s environment is no JSON. Deploy again.', { cause: error });
  }
}
