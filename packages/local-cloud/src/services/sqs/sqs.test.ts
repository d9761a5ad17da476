import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inProcess, virtualCloud } from '../../../test/clients.ts';
import type { Cloud } from '../../index.ts';

let cloud: Cloud<'virtual'>;
let sqs: SQSClient;

beforeEach(async () => {
  cloud = await virtualCloud();
  sqs = new SQSClient(inProcess(cloud));
});
afterEach(() => cloud.stop());

async function createQueue(name: string, Attributes: Record<string, string> = {}): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  return QueueUrl;
}

const send = (QueueUrl: string, MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));

async function receive(QueueUrl: string, options: { WaitTimeSeconds?: number } = {}) {
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, AttributeNames: ['All'], ...options });
  return (await sqs.send(command)).Messages ?? [];
}

test('a received message is hidden for the visibility timeout and then comes back', async () => {
  const url = await createQueue('jobs', { VisibilityTimeout: '60' });
  await send(url, 'work');
  expect(await receive(url)).toMatchObject([{ Body: 'work', Attributes: { ApproximateReceiveCount: '1' } }]);
  await cloud.clock.advance(59_999);
  expect(await receive(url)).toEqual([]);
  await cloud.clock.advance(1);
  expect(await receive(url)).toMatchObject([{ Body: 'work', Attributes: { ApproximateReceiveCount: '2' } }]);
});

test('a deleted message does not come back, and an outdated handle deletes nothing', async () => {
  const url = await createQueue('jobs', { VisibilityTimeout: '1' });
  await send(url, 'work');
  const [first] = await receive(url);
  await cloud.clock.advance(1_000);
  const [second] = await receive(url);
  await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));
  await cloud.clock.advance(1_000);
  expect(await receive(url)).toHaveLength(1);
  await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: second?.ReceiptHandle }));
  await cloud.clock.advance(1_000);
  expect(await receive(url)).toHaveLength(1);
});

test('a message received maxReceiveCount times moves to the dead-letter queue', async () => {
  const dead = await createQueue('dead');
  const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:111122223333:dead';
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 });
  const url = await createQueue('jobs', { VisibilityTimeout: '10', RedrivePolicy });
  await send(url, 'poison');
  for (let i = 0; i < 2; i += 1) {
    expect(await receive(url)).toHaveLength(1);
    await cloud.clock.advance(10_000);
  }
  expect(await receive(url)).toEqual([]);
  expect(await receive(dead)).toMatchObject([
    { Body: 'poison', Attributes: { DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:111122223333:jobs' } },
  ]);
});

test('a delayed message is not visible before its time', async () => {
  const url = await createQueue('later', { DelaySeconds: '5' });
  await send(url, 'soon');
  expect(await receive(url)).toEqual([]);
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
  expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesDelayed: '1' });
  await cloud.clock.advance(5_000);
  expect(await receive(url)).toHaveLength(1);
});

test('a long poll ends when a message arrives', async () => {
  const url = await createQueue('polled');
  const polled = receive(url, { WaitTimeSeconds: 20 });
  await cloud.clock.advance(5_000);
  await send(url, 'here');
  await cloud.clock.settle();
  expect(await polled).toMatchObject([{ Body: 'here' }]);
});

test('a long poll without messages ends after its wait', async () => {
  const url = await createQueue('polled');
  const polled = receive(url, { WaitTimeSeconds: 20 });
  await cloud.clock.advance(20_000);
  expect(await polled).toEqual([]);
});

test('visibility can be changed while in flight', async () => {
  const url = await createQueue('jobs');
  await send(url, 'work');
  const [message] = await receive(url);
  const change = { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };
  await sqs.send(new ChangeMessageVisibilityCommand(change));
  expect(await receive(url)).toHaveLength(1);
});

test('a message is dropped after the retention period', async () => {
  const url = await createQueue('short', { MessageRetentionPeriod: '60' });
  await send(url, 'old');
  await cloud.clock.advance(60_000);
  expect(await receive(url)).toEqual([]);
});

test('a batch is answered entry by entry', async () => {
  const url = await createQueue('jobs');
  const Entries = [
    { Id: 'good', MessageBody: 'a' },
    { Id: 'bad', MessageBody: '' },
  ];
  const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  expect(sent.Successful).toMatchObject([{ Id: 'good' }]);
  expect(sent.Failed).toMatchObject([{ Id: 'bad', Code: 'MissingParameter', SenderFault: true }]);
  const [message] = await receive(url);
  const gone = await sqs.send(
    new DeleteMessageBatchCommand({ QueueUrl: url, Entries: [{ Id: '1', ReceiptHandle: message?.ReceiptHandle }] }),
  );
  expect(gone).toMatchObject({ Successful: [{ Id: '1' }], Failed: [] });
});

test.each([
  ['an unknown attribute', { Colour: 'red' }, 'InvalidAttributeName'],
  ['a number out of range', { VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
  ['a redrive policy without a target', { RedrivePolicy: '{"maxReceiveCount":3}' }, 'InvalidAttributeValue'],
])('%s is refused', async (_title, attributes, name) => {
  await expect(createQueue('jobs', attributes)).rejects.toMatchObject({ name });
});

test('the same name with other attributes is refused', async () => {
  await createQueue('jobs');
  expect(await createQueue('jobs', { VisibilityTimeout: '30' })).toMatch(/\/jobs$/);
  await expect(createQueue('jobs', { VisibilityTimeout: '31' })).rejects.toMatchObject({ name: 'QueueNameExists' });
});
