import { SignIn, signInFaults } from '@fairlead/roles';
import * as z from 'zod';

/** Read by itself, so that faults elsewhere do not hide these. */
const Related = z.looseObject({ signIn: z.prefault(SignIn, {}) });

/** Functions are told it in one variable; all variables of a function together may hold 4 KB (Lambda quotas). */
const MOST_BYTES = 3000;

/** What is wrong between the parts of a stage's sign-in. None for parts that are wrong by themselves. */
export function stageSignInFaults(input: unknown): string[] {
  const parsed = Related.safeParse(input);
  if (!parsed.success) return [];
  const { signIn } = parsed.data;
  const bytes = Buffer.byteLength(JSON.stringify(signIn));
  return [
    ...signInFaults(signIn).map((fault) => `signIn.${fault}`),
    ...signIn.issuers.flatMap(({ issuer }, index) =>
      issuer.startsWith('https://')
        ? []
        : [`signIn.issuers[${index}].issuer: A stage on AWS needs HTTPS. Got ${JSON.stringify(issuer)}.`],
    ),
    ...(bytes > MOST_BYTES
      ? [
          `signIn: ${bytes} bytes as JSON; functions can be told ${MOST_BYTES}. Give roles to groups rather than to each.`,
        ]
      : []),
  ];
}
