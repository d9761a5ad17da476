import { CloudWatchAlarmStateChange } from '@fairlead/events';
import { alarmPartition } from '@fairlead/rollout';
import { eventHandler } from '@fairlead/runtime';
import { reportRun, wireLoop } from '../wire-loop.ts';

const { reconciler, store } = wireLoop(process.env);

/** Safe to run twice: the event only says which endpoints to look at. */
export const handler = eventHandler(CloudWatchAlarmStateChange, async ({ account, region, detail }) => {
  const partition = alarmPartition({ accountId: account, region }, detail.alarmName);
  let cursor: string | undefined;
  do {
    const page = await store.queryRecords(partition, cursor ? { cursor } : {});
    for (const { sk: key } of page.items) reportRun(key, await reconciler.wake(key));
    cursor = page.cursor;
  } while (cursor);
});
