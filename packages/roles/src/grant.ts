import * as z from 'zod/mini';
import { ROLES } from './actions.ts';

const Filled = z.string('A text is needed.').check(z.minLength(1, 'A text is needed.'));

/** Claims that say whose workload it is. Without one of them, every customer of a public issuer would be let in. */
const OWNERS = ['sub', 'client_id', 'repository', 'repository_id', 'project_path', 'project_id'];

const Group = z.strictObject({ issuer: Filled, group: Filled });
const Claims = z.strictObject({
  issuer: Filled,
  claims: z
    .record(Filled, Filled)
    .check(
      z.refine(
        (claims) => OWNERS.some((owner) => Object.hasOwn(claims, owner)),
        `Name whose workload it is with one of ${OWNERS.join(', ')}.`,
      ),
    ),
});
const IAM_ARN = 'The ARN of an IAM role or user, without any *.';
const Iam = z.strictObject({
  iam: z.string(IAM_ARN).check(z.regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/, IAM_ARN)),
});

const ENDPOINT_NAME = 'An endpoint name: letters, digits, hyphens, and * for any.';
const Scope = z
  .strictObject({
    names: z._default(z.array(z.string().check(z.regex(/^[a-zA-Z0-9*-]{1,63}$/, ENDPOINT_NAME))), []),
    tags: z._default(z.record(Filled, z.string()), {}),
  })
  .check(
    z.refine(
      ({ names, tags }) => names.length + Object.keys(tags).length > 0,
      'Name endpoints, or tags they carry; leave `endpoints` out for all of them.',
    ),
  );

/**
 * A rule that gives a role to somebody. It holds in the stage whose config it is in, on the endpoints it names.
 *
 * Everything is compared exactly; only names of endpoints know `*`, for any run of characters.
 */
export const Grant = z.strictObject({
  /** What refusals, `me/permissions` and the audit call it. */
  rule: Filled,
  role: z.enum(ROLES, `One of ${ROLES.join(', ')}.`),
  /** A group or claims of a token, with the name of the issuer that must have signed it; or an IAM role or user. */
  to: z.union([Group, Claims, Iam], 'One of { issuer, group }, { issuer, claims } or { iam }.'),
  /** Endpoints with one of these names, or with all of these tags (a department is a tag). Left out: all. */
  endpoints: z.optional(Scope),
});
export type Grant = z.infer<typeof Grant>;
