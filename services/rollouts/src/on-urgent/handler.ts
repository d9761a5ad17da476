import { sqsClient, sqsWorkQueue } from '@fairlead/aws';
import { loadConfig, queueHandler } from '@fairlead/runtime';
import { UrgentConfig } from '../config.ts';
import { reportRun, wireLoop } from '../wire-loop.ts';
import { againAfterSeconds } from './again.ts';

const { reconciler } = wireLoop(process.env);
const config = loadConfig(UrgentConfig, process.env);
const queue = sqsWorkQueue({ client: sqsClient(), queueUrl: config.FAIRLEAD_URGENT_QUEUE_URL });

/** Each message is the key of a rollout that somebody waits for. It comes back every few seconds until its call has left. */
export const handler = queueHandler(async (key) => {
  const result = await reconciler.run(key);
  reportRun(key, result);
  const delaySeconds = againAfterSeconds(result);
  if (delaySeconds !== undefined) await queue.enqueue([key], { delaySeconds });
});
