import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Arrival, WorkQueue } from '@fairlead/runtime';

/** SendMessageBatch takes at most 10 messages (SQS API reference). */
const BATCH = 10;
/** The longest delay of a message (SQS API reference, DelaySeconds). */
const LONGEST_DELAY_SECONDS = 900;

/** A queue of keys on SQS; the key is the message's body. */
export function sqsWorkQueue({ client, queueUrl }: { client: SQSClient; queueUrl: string }): WorkQueue {
  return {
    async enqueue(keys, arrival = {}) {
      for (let start = 0; start < keys.length; start += BATCH) {
        const batch = keys.slice(start, start + BATCH);
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: batch.map((MessageBody, index) => ({
              Id: String(index),
              MessageBody,
              ...delayOf(arrival, (start + index) / keys.length),
            })),
          }),
        );
        if (Failed.length === 0) continue;
        const names = Failed.map(({ Id, Message }) => `${batch[Number(Id)]} (${Message})`).join(', ');
        throw new Error(`SQS did not take ${Failed.length} of ${batch.length} due items: ${names}`);
      }
    },
  };
}

/** @param part - how much of the keys comes before this one, 0–1 */
function delayOf({ delaySeconds = 0, overSeconds = 0 }: Arrival, part: number): { DelaySeconds?: number } {
  const DelaySeconds = Math.min(LONGEST_DELAY_SECONDS, Math.floor(delaySeconds + part * overSeconds));
  return DelaySeconds > 0 ? { DelaySeconds } : {};
}
