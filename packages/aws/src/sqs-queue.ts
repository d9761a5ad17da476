import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WorkQueue } from '@fairlead/runtime';

/** SendMessageBatch takes at most 10 messages (SQS API reference). */
const BATCH = 10;

/** A queue of keys on SQS; the key is the message's body. */
export function sqsWorkQueue({ client, queueUrl }: { client: SQSClient; queueUrl: string }): WorkQueue {
  return {
    async enqueue(keys) {
      for (let start = 0; start < keys.length; start += BATCH) {
        const batch = keys.slice(start, start + BATCH);
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: batch.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
          }),
        );
        if (Failed.length === 0) continue;
        const names = Failed.map(({ Id, Message }) => `${batch[Number(Id)]} (${Message})`).join(', ');
        throw new Error(`SQS did not take ${Failed.length} of ${batch.length} due items: ${names}`);
      }
    },
  };
}
