import * as z from 'zod/mini';

const Filled = z.string().check(z.minLength(1, 'a value is needed'));

/** What the console's function is told. */
export const ConsoleConfig = z.object({
  FAIRLEAD_TABLE: Filled,
  FAIRLEAD_ACCOUNT_ID: z.string().check(z.regex(/^\d{12}$/, 'an AWS account id of 12 digits is needed')),
  FAIRLEAD_MEMBERS: Filled,
  AWS_REGION: Filled,
});
