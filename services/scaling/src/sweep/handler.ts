import { sqsClient, sqsWorkQueue } from '@fairlead/aws';
import { endpointKey } from '@fairlead/rollout';
import { allPlaces, loadConfig, logger, scheduleHandler } from '@fairlead/runtime';
import { QueueConfig } from '../config.ts';
import { wire } from '../wire.ts';

const { documents, places } = wire(process.env);
const queue = sqsWorkQueue({
  client: sqsClient(),
  queueUrl: loadConfig(QueueConfig, process.env).FAIRLEAD_SCALING_QUEUE_URL,
});

/** Enqueues every endpoint that has a policy, place by place and page by page; one enqueued twice is looked at twice. */
export const handler = scheduleHandler(async () => {
  let count = 0;
  for (const place of allPlaces(places)) {
    let cursor: string | undefined;
    do {
      const page = await documents.names(place, cursor);
      const keys = page.items.map((name) => endpointKey({ ...place, name }));
      if (keys.length > 0) await queue.enqueue(keys, { overSeconds: 60 });
      count += keys.length;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  logger.info('Swept', { count });
});
