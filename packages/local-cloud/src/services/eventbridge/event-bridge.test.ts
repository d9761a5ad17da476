import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inProcess, virtualCloud } from '../../../test/clients.ts';
import type { Cloud } from '../../index.ts';

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:111122223333:${resource}`;

let cloud: Cloud<'virtual'>;
let events: EventBridgeClient;
let sqs: SQSClient;

beforeEach(async () => {
  cloud = await virtualCloud();
  events = new EventBridgeClient(inProcess(cloud));
  sqs = new SQSClient(inProcess(cloud));
  await sqs.send(new CreateQueueCommand({ QueueName: 'seen' }));
  await sqs.send(new CreateQueueCommand({ QueueName: 'dead' }));
});
afterEach(() => cloud.stop());

async function rule(name: string, target: Omit<Target, 'Id'>, pattern: object = { source: [{ prefix: 'shop' }] }) {
  await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
  await events.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: '1', ...target }] }));
}

const put = (detail: object, Source = 'shop') =>
  events.send(new PutEventsCommand({ Entries: [{ Source, DetailType: 'Order', Detail: JSON.stringify(detail) }] }));

async function messages(queue: string) {
  await cloud.clock.settle();
  const QueueUrl = `${cloud.url}/111122223333/${queue}`;
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] });
  return (await sqs.send(command)).Messages ?? [];
}

test('a rule hands an event on to another bus, whose rules get it as it was', async () => {
  await events.send(new CreateEventBusCommand({ Name: 'orders' }));
  await events.send(
    new PutRuleCommand({ Name: 'arrived', EventBusName: 'orders', EventPattern: '{"source":["shop"]}' }),
  );
  const Targets = [{ Id: '1', Arn: arn('sqs', 'seen') }];
  await events.send(new PutTargetsCommand({ Rule: 'arrived', EventBusName: 'orders', Targets }));
  await rule('forward', { Arn: arn('events', 'event-bus/orders') });
  await put({ id: 1 });
  expect(await bodies('seen')).toEqual([expect.objectContaining({ source: 'shop', detail: { id: 1 } })]);
});

test('a bus of another cloud is reached once the clouds are neighbours; the event keeps its account', async () => {
  const member = await virtualCloud({ accountId: '222233334444', region: 'eu-west-1' });
  const there = new EventBridgeClient({ ...inProcess(member), region: 'eu-west-1' });
  const forward = async (name: string) => {
    await there.send(new PutRuleCommand({ Name: name, EventPattern: '{"source":["shop"]}' }));
    const Targets = [{ Id: '1', Arn: arn('events', 'event-bus/default') }];
    await there.send(new PutTargetsCommand({ Rule: name, Targets }));
    const Entries = [{ Source: 'shop', DetailType: 'Order', Detail: '{}' }];
    await there.send(new PutEventsCommand({ Entries }));
    await member.clock.settle();
  };
  await rule('all', { Arn: arn('sqs', 'seen') });
  await forward('before');
  member.reachBusesOf(cloud);
  await forward('before');
  expect(await bodies('seen')).toEqual([expect.objectContaining({ account: '222233334444', region: 'eu-west-1' })]);
  await member.stop();
});

const bodies = async (queue: string) => (await messages(queue)).map(({ Body = '' }) => JSON.parse(Body));

/** Register a function that fails the first `failures` times; what it got is in the returned list. */
function listener(name: string, failures = 0, extra: { deadLetterQueueArn?: string } = {}) {
  const got: { atMs: number; event: unknown }[] = [];
  const handler = async (event: unknown) => {
    got.push({ atMs: cloud.clock.now() - START, event });
    if (got.length <= failures) throw new Error(`failure ${got.length}`);
  };
  const START = cloud.clock.now();
  cloud.registerFunction({ name, timeoutSeconds: 30, handler, ...extra });
  return got;
}

describe('from event to target', () => {
  test('a matching event reaches a queue whole', async () => {
    await rule('orders', { Arn: arn('sqs', 'seen') });
    await put({ id: 7 });
    await put({ id: 8 }, 'other');
    expect(await bodies('seen')).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Order',
        source: 'shop',
        account: '111122223333',
        time: '2026-11-20T12:00:00Z',
        region: 'us-east-1',
        resources: [],
        detail: { id: 7 },
      },
    ]);
  });

  test('a function is retried after one and two minutes, then the event goes to its dead-letter queue', async () => {
    const got = listener('broken', 3, { deadLetterQueueArn: arn('sqs', 'dead') });
    await rule('orders', { Arn: arn('lambda', 'function:broken') });
    await put({ id: 7 });
    await cloud.clock.advance(180_000);
    expect(got.map(({ atMs }) => atMs)).toEqual([0, 60_000, 180_000]);
    const [message] = await messages('dead');
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ detail: { id: 7 } });
    expect(message?.MessageAttributes?.ErrorMessage?.StringValue).toContain('failure 3');
  });

  test('an event for a target that is not there goes to the dead-letter queue at once', async () => {
    const DeadLetterConfig = { Arn: arn('sqs', 'dead') };
    await rule('orders', { Arn: arn('lambda', 'function:missing'), DeadLetterConfig });
    await put({ id: 7 });
    const [message] = await messages('dead');
    expect(message?.MessageAttributes).toMatchObject({
      ERROR_CODE: { StringValue: 'RESOURCE_NOT_FOUND' },
      RULE_ARN: { StringValue: arn('events', 'rule/orders') },
      RETRY_ATTEMPTS: { StringValue: '0' },
    });
  });

  test('failing deliveries are tried as often as the retry policy says', async () => {
    cloud.faults.failDeliveries = 1;
    await rule('orders', {
      Arn: arn('sqs', 'seen'),
      DeadLetterConfig: { Arn: arn('sqs', 'dead') },
      RetryPolicy: { MaximumRetryAttempts: 3 },
    });
    await put({ id: 7 });
    await cloud.clock.advance(60_000);
    const [message] = await messages('dead');
    expect(message?.MessageAttributes).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumRetryAttempts' },
      RETRY_ATTEMPTS: { StringValue: '4' },
    });
    expect(await messages('seen')).toEqual([]);
  });

  test('a delivery that fails for a while arrives in the end', async () => {
    cloud.faults.failDeliveries = 1;
    await rule('orders', { Arn: arn('sqs', 'seen') });
    await put({ id: 7 });
    await cloud.clock.advance(10_000);
    cloud.faults.failDeliveries = 0;
    await cloud.clock.advance(20_000);
    expect(await bodies('seen')).toMatchObject([{ detail: { id: 7 } }]);
  });

  test.each<[string, Partial<Target>, unknown]>([
    ['a constant', { Input: '{"wake":true}' }, { wake: true }],
    ['a part of the event', { InputPath: '$.detail.items[1]' }, { sku: 'b' }],
    [
      'a filled-in template',
      {
        InputTransformer: {
          InputPathsMap: { sku: '$.detail.items[0].sku', all: '$.detail.items' },
          InputTemplate: '{"text":"sku <sku> by <aws.events.rule-name>","all":<all>}',
        },
      },
      { text: 'sku a by orders', all: [{ sku: 'a' }, { sku: 'b' }] },
    ],
  ])('a target gets %s', async (_title, input, expected) => {
    await rule('orders', { Arn: arn('sqs', 'seen'), ...input });
    await put({ items: [{ sku: 'a' }, { sku: 'b' }] });
    expect(await bodies('seen')).toEqual([expected]);
  });
});

describe('events of services', () => {
  const emit = () =>
    cloud.context.emit({
      source: 'aws.sagemaker',
      detailType: 'SageMaker Endpoint State Change',
      resources: [],
      detail: {},
    });

  beforeEach(() => rule('sagemaker', { Arn: arn('sqs', 'seen') }, { source: ['aws.sagemaker'] }));

  test('arrive once while nothing goes wrong', async () => {
    emit();
    expect(await messages('seen')).toHaveLength(1);
  });

  test('can be lost', async () => {
    cloud.faults.loseEvents = 1;
    emit();
    expect(await messages('seen')).toHaveLength(0);
  });

  test('can be doubled, with the same id', async () => {
    cloud.faults.duplicateEvents = 1;
    emit();
    const ids = (await bodies('seen')).map(({ id }) => id);
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  test('can be overtaken by later ones', async () => {
    cloud.faults.reorderEvents = 1;
    emit();
    expect(await messages('seen')).toHaveLength(0);
    await cloud.clock.advance(30_000);
    expect(await messages('seen')).toHaveLength(1);
  });
});

describe('rules', () => {
  test('a rate fires once a period until the rule is disabled', async () => {
    const got = listener('sweep');
    await events.send(new PutRuleCommand({ Name: 'every', ScheduleExpression: 'rate(1 minute)' }));
    const Targets = [{ Id: '1', Arn: arn('lambda', 'function:sweep') }];
    await events.send(new PutTargetsCommand({ Rule: 'every', Targets }));
    await cloud.clock.advance(180_000);
    await events.send(new DisableRuleCommand({ Name: 'every' }));
    await cloud.clock.advance(180_000);
    expect(got.map(({ atMs }) => atMs)).toEqual([60_000, 120_000, 180_000]);
    expect(got[0]?.event).toMatchObject({ 'detail-type': 'Scheduled Event', resources: [arn('events', 'rule/every')] });
  });

  test.each([
    ['a pattern that is invalid', { EventPattern: '{"source":"x"}' }, 'InvalidEventPatternException'],
    ['neither pattern nor schedule', {}, 'ValidationException'],
    ['a schedule that is no rate', { ScheduleExpression: 'rate(2 minute)' }, 'ValidationException'],
  ])('%s is refused', async (_title, input, name) => {
    await expect(events.send(new PutRuleCommand({ Name: 'r', ...input }))).rejects.toMatchObject({ name });
  });

  test('a rule with targets cannot be deleted', async () => {
    await rule('orders', { Arn: arn('sqs', 'seen') });
    await expect(events.send(new DeleteRuleCommand({ Name: 'orders' }))).rejects.toThrow('since it has targets');
  });

  test('a list is handed out in pages', async () => {
    for (const name of ['a', 'b', 'c']) await rule(name, { Arn: arn('sqs', 'seen') });
    const first = await events.send(new ListRulesCommand({ Limit: 2 }));
    const second = await events.send(new ListRulesCommand({ Limit: 2, NextToken: first.NextToken }));
    expect([first, second].map(({ Rules }) => Rules?.map(({ Name }) => Name))).toEqual([['a', 'b'], ['c']]);
    expect(second.NextToken).toBeUndefined();
  });

  test('a pattern can be tried out', async () => {
    const input = { EventPattern: '{"source":["shop"]}', Event: '{"source":"shop"}' };
    expect(await events.send(new TestEventPatternCommand(input))).toMatchObject({ Result: true });
  });

  test('events of one bus are not seen on another', async () => {
    await events.send(new CreateEventBusCommand({ Name: 'side' }));
    await rule('orders', { Arn: arn('sqs', 'seen') });
    const Entries = [{ EventBusName: 'side', Source: 'shop', DetailType: 'Order', Detail: '{}' }];
    await events.send(new PutEventsCommand({ Entries }));
    expect(await messages('seen')).toEqual([]);
  });
});

describe('PutEvents', () => {
  test.each([
    ['a source of AWS', { Source: 'aws.sagemaker' }, 'NotAuthorizedForSourceException'],
    ['a detail that is not JSON', { Detail: '{' }, 'MalformedDetail'],
    ['a detail that is no object', { Detail: '[]' }, 'MalformedDetail'],
    ['a detail type of 129 characters', { DetailType: 'x'.repeat(129) }, 'InvalidArgument'],
    ['an unknown bus', { EventBusName: 'nowhere' }, 'ResourceNotFoundException'],
  ])('%s fails its entry and leaves the others alone', async (_title, entry, code) => {
    const good = { Source: 'shop', DetailType: 'Order', Detail: '{}' };
    const answer = await events.send(new PutEventsCommand({ Entries: [{ ...good, ...entry }, good] }));
    expect(answer).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: code }, { EventId: expect.any(String) }],
    });
  });

  test('more than 10 entries are refused', async () => {
    const Entries = Array.from({ length: 11 }, () => ({ Source: 'shop', DetailType: 'Order', Detail: '{}' }));
    await expect(events.send(new PutEventsCommand({ Entries }))).rejects.toThrow('takes 1 to 10 entries; got 11');
  });

  test('1 MiB in all is refused', async () => {
    const Entries = [{ Source: 'shop', DetailType: 'Order', Detail: JSON.stringify({ a: 'x'.repeat(1024 * 1024) }) }];
    await expect(events.send(new PutEventsCommand({ Entries }))).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
