import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, DeleteTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudUnderTest } from './cloud-under-test.ts';

const run = `fl-conformance-${process.pid}-${Date.now().toString(36)}`;
const EventPattern = JSON.stringify({ source: [run], detail: { price: [{ numeric: ['>', 10] }] } });
const entry = (price: number) => ({ Source: run, DetailType: 'Order', Detail: JSON.stringify({ price }) });

/** EventBridge, SQS, SNS and STS as wake-ups and notifications rely on them. */
export function messagingConformance(cloud: () => CloudUnderTest): void {
  let queue = { QueueUrl: '' };
  let queueArn = '';
  const { sqs, sns, events } = {
    sqs: () => cloud().clients.sqs,
    sns: () => cloud().clients.sns,
    events: () => cloud().clients.events,
  };

  /** The body of the next message; it is deleted. */
  const next = (): Promise<string> =>
    cloud().until('a message', async () => {
      const { Messages: [message] = [] } = await sqs().send(new ReceiveMessageCommand(queue));
      if (!message) return undefined;
      await sqs().send(new DeleteMessageCommand({ ...queue, ReceiptHandle: message.ReceiptHandle }));
      return message.Body ?? '';
    });

  beforeAll(async () => {
    const { QueueUrl = '' } = await sqs().send(new CreateQueueCommand({ QueueName: run }));
    queue = { QueueUrl };
    const asked = new GetQueueAttributesCommand({ ...queue, AttributeNames: ['QueueArn'] });
    queueArn = (await sqs().send(asked)).Attributes?.QueueArn ?? '';
    await sqs().send(new SetQueueAttributesCommand({ ...queue, Attributes: { Policy: mayBeSentTo(queueArn) } }));
  });

  describe('sqs', () => {
    it('a message is received as it was sent, and no more once it is deleted', async () => {
      await sqs().send(new SendMessageCommand({ ...queue, MessageBody: 'hello' }));
      expect(await next()).toBe('hello');
      expect((await sqs().send(new ReceiveMessageCommand(queue))).Messages ?? []).toEqual([]);
    });

    it('a queue that is missing is QueueDoesNotExist', async () => {
      const call = sqs().send(new GetQueueUrlCommand({ QueueName: `${run}-missing` }));
      await expect(call).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    });
  });

  describe('sns', () => {
    it('what is published reaches a queue that subscribed, with its subject', async () => {
      const { TopicArn } = await sns().send(new CreateTopicCommand({ Name: run }));
      await sns().send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn }));
      await sns().send(new PublishCommand({ TopicArn, Subject: 'hi', Message: 'there' }));
      const notification = JSON.parse(await next());
      expect(notification).toMatchObject({ Type: 'Notification', TopicArn, Subject: 'hi', Message: 'there' });
      await sns().send(new DeleteTopicCommand({ TopicArn }));
      const again = sns().send(new PublishCommand({ TopicArn, Message: 'gone' }));
      await expect(again).rejects.toMatchObject({ name: 'NotFoundException' });
    });
  });

  describe('eventbridge', () => {
    beforeAll(async () => {
      await events().send(new PutRuleCommand({ Name: run, EventPattern }));
      const targets = new PutTargetsCommand({ Rule: run, Targets: [{ Id: '1', Arn: queueArn }] });
      expect((await events().send(targets)).FailedEntryCount).toBe(0);
    });

    it('an event that matches reaches the target in its envelope, and one that does not stays away', async () => {
      await events().send(new PutEventsCommand({ Entries: [entry(9), entry(11)] }));
      expect(JSON.parse(await next())).toMatchObject({
        version: '0',
        id: expect.any(String),
        account: expect.stringMatching(/^\d{12}$/),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: expect.any(String),
        source: run,
        'detail-type': 'Order',
        resources: [],
        detail: { price: 11 },
      });
    });

    it('a bad entry is answered by itself and does not hold up the others', async () => {
      const call = new PutEventsCommand({ Entries: [entry(9), { Source: run, DetailType: 'Order', Detail: '{' }] });
      const { FailedEntryCount, Entries } = await events().send(call);
      expect(FailedEntryCount).toBe(1);
      expect(Entries).toMatchObject([{ EventId: expect.any(String) }, { ErrorCode: 'MalformedDetail' }]);
    });

    it('a pattern with an unknown operator is refused', async () => {
      const call = new PutRuleCommand({ Name: run, EventPattern: '{"source":[{"like":"x"}]}' });
      await expect(events().send(call)).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
    });

    it('a rule that is missing is ResourceNotFoundException', async () => {
      const call = events().send(new DescribeRuleCommand({ Name: `${run}-missing` }));
      await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    it('a rule with targets is not deleted', async () => {
      const call = events().send(new DeleteRuleCommand({ Name: run }));
      await expect(call).rejects.toMatchObject({ name: 'ValidationException' });
    });
  });

  describe('sts', () => {
    it('the caller has an account and an ARN in it', async () => {
      const { Account, Arn } = await cloud().clients.sts.send(new GetCallerIdentityCommand({}));
      expect(Account).toMatch(/^\d{12}$/);
      expect(Arn).toContain(`:${Account}:`);
    });
  });

  afterAll(async () => {
    await events().send(new RemoveTargetsCommand({ Rule: run, Ids: ['1'] }));
    await events().send(new DeleteRuleCommand({ Name: run }));
    await sqs().send(new DeleteQueueCommand(queue));
  });
}

/** What EventBridge and SNS need of a queue before they send to it; it is deleted with the run. */
function mayBeSentTo(Resource: string): string {
  const Principal = { Service: ['events.amazonaws.com', 'sns.amazonaws.com'] };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
