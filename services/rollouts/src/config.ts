import * as z from 'zod/mini';

const Filled = z.string().check(z.minLength(1, 'a value is needed'));
const Url = z.string().check(z.regex(/^https?:\/\/.+/, 'a URL is needed'));

const AccountId = z.string().check(z.regex(/^\d{12}$/, 'an AWS account id of 12 digits is needed'));

/** What the functions that run the loop are told. */
export const LoopConfig = z.object({
  FAIRLEAD_TABLE: Filled,
  FAIRLEAD_BUS: Filled,
  FAIRLEAD_ACCOUNT_ID: AccountId,
  FAIRLEAD_MEMBERS: Filled,
  AWS_REGION: Filled,
});
export type LoopConfig = z.infer<typeof LoopConfig>;

/** What the function that only notes something is told. */
export const NoteConfig = z.object({ FAIRLEAD_TABLE: Filled });

/** What the function for urgent work is told besides. */
export const UrgentConfig = z.object({ FAIRLEAD_URGENT_QUEUE_URL: Url });

/** What looking at endpoints of home and members needs. */
export type ReadsConfig = Pick<
  LoopConfig,
  'FAIRLEAD_TABLE' | 'FAIRLEAD_ACCOUNT_ID' | 'FAIRLEAD_MEMBERS' | 'AWS_REGION'
>;

/** What the REST function is told. */
export const ApiConfig = z.object({
  FAIRLEAD_TABLE: Filled,
  FAIRLEAD_ACCOUNT_ID: AccountId,
  FAIRLEAD_MEMBERS: Filled,
  FAIRLEAD_SIGN_IN: Filled,
  FAIRLEAD_DUE_QUEUE_URL: Url,
  FAIRLEAD_URGENT_QUEUE_URL: Url,
  FAIRLEAD_WAVES_QUEUE_URL: Url,
  AWS_REGION: Filled,
});

/** What the function that runs waves is told. */
export const WaveConfig = z.object({
  FAIRLEAD_TABLE: Filled,
  FAIRLEAD_BUS: Filled,
  FAIRLEAD_ACCOUNT_ID: AccountId,
  FAIRLEAD_MEMBERS: Filled,
  FAIRLEAD_DUE_QUEUE_URL: Url,
  FAIRLEAD_URGENT_QUEUE_URL: Url,
  AWS_REGION: Filled,
});
export type WaveConfig = z.infer<typeof WaveConfig>;

/** What the function is told that hears of the end of a wave's rollouts. */
export const WaveEventConfig = z.object({ FAIRLEAD_TABLE: Filled, FAIRLEAD_WAVES_QUEUE_URL: Url });

/** What the sweeper is told. */
export const SweepConfig = z.object({
  FAIRLEAD_TABLE: Filled,
  FAIRLEAD_ACCOUNT_ID: AccountId,
  FAIRLEAD_DUE_QUEUE_URL: Url,
  FAIRLEAD_WAVES_QUEUE_URL: Url,
  AWS_REGION: Filled,
});
