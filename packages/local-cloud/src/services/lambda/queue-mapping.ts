import { randomUUID } from 'node:crypto';
import { arn } from '../../arn.ts';
import { AwsError, type CloudContext } from '../../service.ts';
import { bodyDigest } from '../sqs/digest.ts';
import { systemAttributes } from '../sqs/message-shapes.ts';
import type { Queue } from '../sqs/queue.ts';
import type { StoredMessage } from '../sqs/records.ts';
import type { Functions } from './functions.ts';

/** A queue whose messages a function works off. */
export interface QueueMapping {
  queueName: string;
  functionName: string;
  /** Messages per invocation, 1 to 10; default 10. */
  batchSize?: number;
  /** Whether the function answers `{ batchItemFailures: [{ itemIdentifier }] }` for those to be tried again. */
  reportBatchItemFailures?: boolean;
}

/**
 * Work off a queue with a function, one batch at a time.
 *
 * After success the batch is deleted, but for the reported failures; after an error or a throttle nothing is. What is
 * not deleted comes back after the visibility timeout, and goes to the queue's dead-letter queue at last.
 *
 * @returns a function that ends the mapping
 */
export function mapQueue(context: CloudContext, functions: Functions, queue: Queue, mapping: QueueMapping): () => void {
  let busy = false;
  let active = true;

  async function workOff(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      while (active) {
        const messages = queue.receive(mapping.batchSize ?? 10);
        if (messages.length === 0) break;
        for (const handle of await process(messages)) queue.delete(handle);
      }
    } finally {
      busy = false;
    }
  }

  /** @returns the receipt handles of the messages that are done */
  async function process(messages: StoredMessage[]): Promise<string[]> {
    const event = JSON.stringify({ Records: messages.map((message) => sqsRecord(context, queue, message)) });
    try {
      const { failed, payload } = await functions.run(functions.get(mapping.functionName), event, randomUUID());
      if (failed) return [];
      const failures = mapping.reportBatchItemFailures ? failedIds(payload, messages) : new Set<string>();
      return messages.flatMap((message) => (failures.has(message.id) ? [] : [message.receiptHandle ?? '']));
    } catch (error) {
      if (error instanceof AwsError) return [];
      throw error;
    }
  }

  const stop = queue.onVisible(() => context.clock.background(workOff));
  return () => {
    active = false;
    stop();
  };
}

/** The ids reported as failed; an unknown or empty id fails the whole batch (Lambda Developer Guide, read 2026-11-20). */
function failedIds(payload: string, messages: StoredMessage[]): Set<string> {
  const answer = JSON.parse(payload) as { batchItemFailures?: { itemIdentifier?: string }[] } | null;
  const reported = (answer?.batchItemFailures ?? []).map((failure) => failure.itemIdentifier ?? '');
  const all = new Set(messages.map((message) => message.id));
  return reported.every((id) => all.has(id)) ? new Set(reported) : all;
}

function sqsRecord(context: CloudContext, queue: Queue, message: StoredMessage): object {
  const attributes = Object.entries(message.attributes).map(([name, attribute]) => [
    name,
    { ...attribute, stringListValues: [], binaryListValues: [] },
  ]);
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: systemAttributes(message, context.accountId),
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: bodyDigest(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: arn(context, 'sqs', queue.record.name),
    awsRegion: context.region,
  };
}
