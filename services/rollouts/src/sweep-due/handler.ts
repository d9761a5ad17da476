import { documentClient, dynamoStore, sqsClient, sqsWorkQueue } from '@fairlead/aws';
import { instantOf, sweep } from '@fairlead/reconcile';
import { clock, loadConfig, logger, scheduleHandler } from '@fairlead/runtime';
import { SweepConfig } from '../config.ts';

const config = loadConfig(SweepConfig, process.env);
const store = dynamoStore({ client: documentClient(), tableName: config.FAIRLEAD_TABLE });
const queue = sqsWorkQueue({ client: sqsClient(), queueUrl: config.FAIRLEAD_DUE_QUEUE_URL });

/** Enqueues every key that is due; a key enqueued twice is looked at twice. */
export const handler = scheduleHandler(async () => {
  const count = await sweep(store, instantOf(clock.now()), queue.enqueue);
  logger.info('Swept', { count });
});
