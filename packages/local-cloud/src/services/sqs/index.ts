import * as sdk from '@aws-sdk/client-sqs';
import { pause } from '../../clock.ts';
import { AwsError, type CloudContext, type Service } from '../../service.ts';
import { receivedShape, sentShape, storedAttributes } from './message-shapes.ts';
import type { Queue } from './queue.ts';
import { numberAttribute, withDefaults } from './queue-attributes.ts';
import type { Queues } from './queues.ts';

/** SQS on the wire: standard queues, in the JSON and the query protocol. */
export function sqsService(context: CloudContext, queues: Queues): Service {
  const { clock, accountId } = context;

  function send(queue: Queue, input: sdk.SendMessageCommandInput | sdk.SendMessageBatchRequestEntry) {
    const body = input.MessageBody ?? '';
    checkBody(queue, body);
    checkRange('DelaySeconds', input.DelaySeconds, 0, 900);
    const attributes = storedAttributes(input.MessageAttributes as Record<string, never>);
    return sentShape(queue.send({ body, attributes, delaySeconds: input.DelaySeconds }));
  }

  async function receive(input: sdk.ReceiveMessageCommandInput) {
    const queue = queues.byUrl(input.QueueUrl);
    checkRange('MaxNumberOfMessages', input.MaxNumberOfMessages, 1, 10);
    checkRange('WaitTimeSeconds', input.WaitTimeSeconds, 0, 20);
    checkRange('VisibilityTimeout', input.VisibilityTimeout, 0, 43_200);
    const take = () => queue.receive(input.MaxNumberOfMessages ?? 1, input.VisibilityTimeout);
    const waitSeconds =
      input.WaitTimeSeconds ?? numberAttribute(queue.record.attributes, 'ReceiveMessageWaitTimeSeconds');
    let messages = take();
    if (messages.length === 0 && waitSeconds > 0) {
      await visibleWithin(queue, waitSeconds * 1_000);
      messages = take();
    }
    const system = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
    const wanted = { system, message: input.MessageAttributeNames ?? [] };
    if (messages.length === 0) return {};
    return { Messages: messages.map((message) => receivedShape(message, accountId, wanted)) };
  }

  async function visibleWithin(queue: Queue, waitMs: number): Promise<void> {
    const wait = pause(clock, waitMs);
    const stop = queue.onVisible(wait.wake);
    await wait.over;
    stop();
  }

  function attributes(input: sdk.GetQueueAttributesCommandInput) {
    const queue = queues.byUrl(input.QueueUrl);
    const names: readonly string[] = input.AttributeNames ?? [];
    const all = Object.entries(queueAttributes(queue)).filter(
      ([name]) => names.includes('All') || names.includes(name),
    );
    return { Attributes: Object.fromEntries(all) };
  }

  return {
    name: 'sqs',
    sdk,
    client: () => new sdk.SQSClient({ region: context.region }),
    operations: {
      CreateQueue: (input: sdk.CreateQueueCommandInput) => {
        const queue = queues.create(
          input.QueueName ?? '',
          (input.Attributes ?? {}) as Record<string, string>,
          input.tags ?? {},
        );
        return { QueueUrl: queues.url(queue) };
      },
      GetQueueUrl: (input: sdk.GetQueueUrlCommandInput) => ({ QueueUrl: queues.url(queues.byName(input.QueueName)) }),
      ListQueues: (input: sdk.ListQueuesCommandInput) => {
        const from = Number(input.NextToken ?? 0);
        const to = from + (input.MaxResults ?? 1_000);
        const found = queues.list(input.QueueNamePrefix);
        const QueueUrls = found.slice(from, to).map((queue) => queues.url(queue));
        return { QueueUrls, ...(input.MaxResults && to < found.length && { NextToken: String(to) }) };
      },
      SendMessage: (input: sdk.SendMessageCommandInput) => send(queues.byUrl(input.QueueUrl), input),
      SendMessageBatch: (input: sdk.SendMessageBatchCommandInput) => {
        const queue = queues.byUrl(input.QueueUrl);
        return batch(input.Entries, (entry) => send(queue, entry));
      },
      ReceiveMessage: receive,
      DeleteMessage: (input: sdk.DeleteMessageCommandInput) => {
        queues.byUrl(input.QueueUrl).delete(input.ReceiptHandle ?? '');
      },
      DeleteMessageBatch: (input: sdk.DeleteMessageBatchCommandInput) => {
        const queue = queues.byUrl(input.QueueUrl);
        return batch(input.Entries, (entry) => {
          queue.delete(entry.ReceiptHandle ?? '');
          return {};
        });
      },
      ChangeMessageVisibility: (input: sdk.ChangeMessageVisibilityCommandInput) => {
        checkRange('VisibilityTimeout', input.VisibilityTimeout, 0, 43_200);
        queues.byUrl(input.QueueUrl).changeVisibility(input.ReceiptHandle ?? '', input.VisibilityTimeout ?? 0);
      },
      GetQueueAttributes: attributes,
      SetQueueAttributes: (input: sdk.SetQueueAttributesCommandInput) => {
        queues.setAttributes(queues.byUrl(input.QueueUrl), (input.Attributes ?? {}) as Record<string, string>);
      },
      PurgeQueue: (input: sdk.PurgeQueueCommandInput) => queues.byUrl(input.QueueUrl).purge(),
      DeleteQueue: (input: sdk.DeleteQueueCommandInput) => queues.delete(queues.byUrl(input.QueueUrl)),
    },
  };
}

function queueAttributes(queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = queue.counts();
  return {
    ...withDefaults(queue.record.attributes),
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.record.createdAtMs / 1_000)),
    LastModifiedTimestamp: String(Math.floor(queue.record.modifiedAtMs / 1_000)),
  };
}

/** Answer a batch entry by entry: one bad entry leaves its siblings alone. */
function batch<E extends { Id: string | undefined }>(entries: E[] | undefined, act: (entry: E) => object) {
  if (!entries?.length) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > 10) {
    const message = `Maximum number of entries per request are 10. You have sent ${entries.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', message);
  }
  if (new Set(entries.map((entry) => entry.Id)).size < entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.name, Message: error.message });
    }
  }
  return { Successful, Failed };
}

function checkBody(queue: Queue, body: string): void {
  if (body === '') throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  const limitBytes = numberAttribute(queue.record.attributes, 'MaximumMessageSize');
  if (Buffer.byteLength(body) <= limitBytes) return;
  const message = `One or more parameters are invalid. Reason: Message must be shorter than ${limitBytes} bytes.`;
  throw new AwsError('InvalidParameterValue', message);
}

function checkRange(name: string, value: number | undefined, from: number, to: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= from && value <= to)) return;
  const message = `Value ${value} for parameter ${name} is invalid. Reason: Must be >= ${from} and <= ${to}, if provided.`;
  throw new AwsError('InvalidParameterValue', message);
}
