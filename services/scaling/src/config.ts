import * as z from 'zod/mini';

const Filled = z.string().check(z.minLength(1, 'a value is needed'));
const AccountId = z.string().check(z.regex(/^\d{12}$/, 'an AWS account id of 12 digits is needed'));

/** What the functions that apply policies are told. */
export const ScalingConfig = z.object({
  FAIRLEAD_TABLE: Filled,
  FAIRLEAD_ACCOUNT_ID: AccountId,
  FAIRLEAD_MEMBERS: Filled,
  AWS_REGION: Filled,
});

/** What the REST function is told besides. */
export const ApiConfig = z.object({ FAIRLEAD_SIGN_IN: Filled });

/** What the functions that ask for policies to be applied are told besides. */
export const QueueConfig = z.object({
  FAIRLEAD_SCALING_QUEUE_URL: z.string().check(z.regex(/^https?:\/\/.+/, 'a URL is needed')),
});
