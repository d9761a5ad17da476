import * as z from 'zod/mini';

/**
 * CloudWatch says that an alarm, metric or composite, has changed its state. Delivered at least once.
 *
 * @see CloudWatch User Guide, "Alarm events and EventBridge"
 */
export const CloudWatchAlarmStateChange = z.looseObject({
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  account: z.string(),
  region: z.string(),
  detail: z.looseObject({
    alarmName: z.string().check(z.minLength(1)),
    state: z.looseObject({ value: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']) }),
  }),
});
export type CloudWatchAlarmStateChange = z.infer<typeof CloudWatchAlarmStateChange>;
