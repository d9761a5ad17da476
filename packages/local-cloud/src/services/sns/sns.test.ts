import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inProcess, NOON_MS, virtualCloud } from '../../../test/clients.ts';
import type { Cloud } from '../../index.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alerts';
const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:inbox';

let cloud: Cloud<'virtual'>;
let sns: SNSClient;
let sqs: SQSClient;

beforeEach(async () => {
  cloud = await virtualCloud();
  sns = new SNSClient(inProcess(cloud));
  sqs = new SQSClient(inProcess(cloud));
  await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
  await sqs.send(new CreateQueueCommand({ QueueName: 'inbox' }));
});
afterEach(() => cloud.stop());

const subscribe = (Protocol: string, Endpoint: string, Attributes: Record<string, string> = {}) =>
  sns.send(new SubscribeCommand({ TopicArn: TOPIC, Protocol, Endpoint, Attributes }));

const publish = (input: { Subject?: string; Message?: string } = {}) => {
  const MessageAttributes = { severity: { DataType: 'String', StringValue: 'high' } };
  return sns.send(new PublishCommand({ TopicArn: TOPIC, Message: 'it broke', MessageAttributes, ...input }));
};

async function inbox() {
  const QueueUrl = `${cloud.url}/111122223333/inbox`;
  return (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }))).Messages ?? [];
}

test('a queue gets the message in an envelope', async () => {
  await subscribe('sqs', QUEUE);
  await publish({ Subject: 'Alarm' });
  const [message] = await inbox();
  expect(JSON.parse(message?.Body ?? '')).toMatchObject({
    Type: 'Notification',
    TopicArn: TOPIC,
    Subject: 'Alarm',
    Message: 'it broke',
    Timestamp: '2026-11-20T12:00:00.000Z',
    MessageAttributes: { severity: { Type: 'String', Value: 'high' } },
  });
});

test('a queue with raw delivery gets the bare message and its attributes', async () => {
  await subscribe('sqs', QUEUE, { RawMessageDelivery: 'true' });
  await publish();
  expect(await inbox()).toMatchObject([
    { Body: 'it broke', MessageAttributes: { severity: { DataType: 'String', StringValue: 'high' } } },
  ]);
});

test('a function gets one record', async () => {
  const got: unknown[] = [];
  cloud.registerFunction({ name: 'notify', timeoutSeconds: 3, handler: (event: unknown) => got.push(event) });
  await subscribe('lambda', 'arn:aws:lambda:us-east-1:111122223333:function:notify');
  await publish();
  await cloud.clock.settle();
  expect(got).toMatchObject([{ Records: [{ EventSource: 'aws:sns', Sns: { Message: 'it broke', TopicArn: TOPIC } }] }]);
});

test('mail is recorded, not sent', async () => {
  await subscribe('email', 'ops@example.com');
  await publish({ Subject: 'Alarm' });
  expect(cloud.mails()).toEqual([
    { to: 'ops@example.com', subject: 'Alarm', message: 'it broke', topicArn: TOPIC, sentAtMs: NOON_MS },
  ]);
});

test('a subscription that is ended gets nothing more', async () => {
  const { SubscriptionArn } = await subscribe('sqs', QUEUE);
  expect(await subscribe('sqs', QUEUE)).toMatchObject({ SubscriptionArn });
  await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  await publish();
  expect(await inbox()).toEqual([]);
});

test('topics and subscriptions are listed until they are deleted', async () => {
  await subscribe('sqs', QUEUE);
  expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn: TOPIC }]);
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: TOPIC }));
  expect(Subscriptions).toMatchObject([{ Protocol: 'sqs', Endpoint: QUEUE, Owner: '111122223333' }]);
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: TOPIC }));
  expect(Attributes).toMatchObject({ SubscriptionsConfirmed: '1' });
  await sns.send(new DeleteTopicCommand({ TopicArn: TOPIC }));
  expect((await sns.send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
});

test('the topics are handed out in pages of 100', async () => {
  for (let i = 0; i < 120; i += 1) await sns.send(new CreateTopicCommand({ Name: `t${i}` }));
  const first = await sns.send(new ListTopicsCommand({}));
  const second = await sns.send(new ListTopicsCommand({ NextToken: first.NextToken }));
  expect([first.Topics?.length, second.Topics?.length, second.NextToken]).toEqual([100, 21, undefined]);
});

test.each([
  ['a protocol that is not served', () => subscribe('https', 'https://example.com'), 'InvalidParameterException'],
  [
    'an attribute that is not served',
    () => subscribe('sqs', QUEUE, { FilterPolicy: '{}' }),
    'InvalidParameterException',
  ],
  ['a subject of 100 characters', () => publish({ Subject: 'x'.repeat(100) }), 'InvalidParameterException'],
  ['a subject of two lines', () => publish({ Subject: 'a\nb' }), 'InvalidParameterException'],
  ['a message of 256 KiB and a byte', () => publish({ Message: 'x'.repeat(262_145) }), 'InvalidParameterException'],
])('%s is refused', async (_title, call, name) => {
  await expect(call()).rejects.toMatchObject({ name });
});
