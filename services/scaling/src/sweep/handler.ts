import { sqsClient, sqsWorkQueue } from '@fairlead/aws';
import { loadConfig, logger, scheduleHandler } from '@fairlead/runtime';
import { QueueConfig } from '../config.ts';
import { wire } from '../wire.ts';

const { documents, account } = wire(process.env);
const queue = sqsWorkQueue({
  client: sqsClient(),
  queueUrl: loadConfig(QueueConfig, process.env).FAIRLEAD_SCALING_QUEUE_URL,
});

/** Enqueues every endpoint that has a policy, page by page; one enqueued twice is looked at twice. */
export const handler = scheduleHandler(async () => {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await documents.names(account, cursor);
    if (page.items.length > 0) await queue.enqueue(page.items, { overSeconds: 60 });
    count += page.items.length;
    cursor = page.cursor;
  } while (cursor !== undefined);
  logger.info('Swept', { count });
});
