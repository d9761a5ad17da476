import * as z from 'zod/mini';

const Filled = z.string().check(z.minLength(1, 'a value is needed'));
const Url = z.string().check(z.regex(/^https?:\/\/.+/, 'a URL is needed'));

/** What the functions that run the loop are told. */
export const LoopConfig = z.object({ FAIRLEAD_TABLE: Filled, FAIRLEAD_BUS: Filled });

/** What the REST function is told. */
export const ApiConfig = z.object({
  FAIRLEAD_TABLE: Filled,
  FAIRLEAD_ACCOUNT_ID: z.string().check(z.regex(/^\d{12}$/, 'an AWS account id of 12 digits is needed')),
  FAIRLEAD_DUE_QUEUE_URL: Url,
  AWS_REGION: Filled,
});

/** What the sweeper is told. */
export const SweepConfig = z.object({ FAIRLEAD_TABLE: Filled, FAIRLEAD_DUE_QUEUE_URL: Url });
