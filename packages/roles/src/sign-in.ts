import * as z from 'zod/mini';
import { Grant } from './grant.ts';

const Filled = z.string('A text is needed.').check(z.minLength(1, 'A text is needed.'));
const ISSUER = 'The HTTPS address of the identity provider, exactly as its discovery document names it.';
const NAME = '1 to 20 lower-case letters, digits and hyphens: what ids of its users begin with.';

/** An identity provider whose tokens are taken. */
export const Issuer = z.strictObject({
  /** Short and lasting: ids of users begin with it, in grants and in the audit. */
  name: z.string(NAME).check(
    z.regex(/^[a-z][a-z0-9-]{0,19}$/, NAME),
    z.refine((name) => name !== 'iam', 'iam is for signed requests.'),
  ),
  /** As tokens name it in `iss`, to the letter. Plain HTTP is for a provider on this very machine. */
  issuer: z.string(ISSUER).check(z.regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/|$))/, ISSUER)),
  /** What tokens for this API carry in `aud`; for Cognito, whose access tokens have none, ids of app clients. */
  audiences: z.array(Filled).check(z.minLength(1, 'Name the audience of your tokens.')),
  /** Take tokens of these app clients only (`client_id`, `azp`). Left out: of any that gets tokens for the audience. */
  clients: z.optional(z.array(Filled).check(z.minLength(1, 'Name an app client, or leave the field out.'))),
  /** `workloads`: every token is a program’s, such as a job’s of GitHub or GitLab. */
  kind: z._default(z.enum(['people', 'workloads']), 'people'),
  /** The claim that people are known by. An `email` counts only when the token says that it is verified. */
  userClaim: z._default(Filled, 'sub'),
  /** The claim with a person’s groups: a list of texts. */
  groupsClaim: z._default(Filled, 'groups'),
  /** The app client that `fairlead login` signs people in with: public, PKCE, redirect to http://127.0.0.1. */
  cliClient: z.optional(Filled),
  /** The provider’s public keys (JWKS), where functions cannot reach it. Left out: found through its discovery document. */
  keys: z.optional(z.object({ keys: z.array(z.record(z.string(), z.unknown())) })),
});
export type Issuer = z.infer<typeof Issuer>;

/** Who may call the API: whose tokens are believed, and what they and IAM callers may do. */
export const SignIn = z.strictObject({
  issuers: z._default(z.array(Issuer), []),
  grants: z._default(z.array(Grant), []),
});
export type SignIn = z.infer<typeof SignIn>;
export type SignInInput = z.input<typeof SignIn>;

/** What is wrong between the parts of a sign-in that are right by themselves, each with its field. */
export function signInFaults({ issuers, grants }: SignIn): string[] {
  return [
    ...twice(issuers.map(({ name }) => name)).map(
      ([index, name]) => `issuers[${index}].name: ${name} is the name of another issuer; ids of users begin with it.`,
    ),
    ...twice(issuers.map(({ issuer }) => issuer)).map(
      ([index, issuer]) => `issuers[${index}].issuer: ${issuer} is listed twice.`,
    ),
    ...twice(grants.map(({ rule }) => rule)).map(
      ([index, rule]) => `grants[${index}].rule: “${rule}” is the name of another rule; refusals name rules.`,
    ),
    ...grants.flatMap(({ to }, index) =>
      'iam' in to || issuers.some(({ name }) => name === to.issuer)
        ? []
        : [
            `grants[${index}].to.issuer: There is no issuer ${to.issuer}, only ${issuers.map(({ name }) => name).join(', ') || 'none'}.`,
          ],
    ),
  ];
}

function twice(values: readonly string[]): [index: number, value: string][] {
  return [...values.entries()].filter(([index, value]) => values.indexOf(value) < index);
}
