import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoStore } from '@fairlead/aws';
import { RolloutEvents } from '@fairlead/events';
import { type AuditEntry, firstBrokenAuditEntry } from '@fairlead/reconcile';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PLAN, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

describe('what a rollout did', () => {
  let local: Local;
  afterEach(() => local.stop());

  async function trailOf(id: string): Promise<AuditEntry[]> {
    const store = dynamoStore({ client: DynamoDBDocumentClient.from(local.clients.dynamo), tableName: 'fairlead' });
    const { items } = await store.queryRecords(`ROL#${id}`, { prefix: 'AUDIT#' });
    return items.map(({ body }) => body as unknown as AuditEntry);
  }

  /** A queue that gets all of Fairlead's own events from now on. */
  async function listen(): Promise<string> {
    const { QueueUrl = '' } = await local.clients.sqs.send(new CreateQueueCommand({ QueueName: 'listener' }));
    const rule = { Name: 'listener', EventBusName: 'fairlead' };
    await local.clients.events.send(new PutRuleCommand({ ...rule, EventPattern: '{"source":["fairlead"]}' }));
    const Arn = 'arn:aws:sqs:us-east-1:111122223333:listener';
    await local.clients.events.send(
      new PutTargetsCommand({ Rule: rule.Name, EventBusName: 'fairlead', Targets: [{ Id: 'q', Arn }] }),
    );
    return QueueUrl;
  }

  async function heard(QueueUrl: string) {
    const events: { 'detail-type': string; detail: { id: string; rolloutId: string } }[] = [];
    for (;;) {
      const { Messages = [] } = await local.clients.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return events;
      for (const { Body = '', ReceiptHandle } of Messages) {
        events.push(JSON.parse(Body));
        await local.clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  }

  it.each([
    ['a good one', 0, ['started', 'step-reached', 'step-reached', 'succeeded']],
    ['a bad one', 1, ['started', 'step-reached', 'rolling-back', 'rolled-back']],
  ])('is in an unbroken trail, and each transition of %s is told once', async (_, challengerErrorRate, expected) => {
    local = await startFraud({ challengerErrorRate });
    const queue = await listen();
    const { id } = await local.start(PLAN);
    await local.untilStatus(id, ['succeeded', 'rolled-back'], 60);
    await local.clock.settle();
    const types = expected.map((type) => `rollout.${type}.v1`);
    const trail = await trailOf(id);
    expect([trail.map(({ what }) => what), firstBrokenAuditEntry(trail)]).toEqual([types, undefined]);
    const events = (await heard(queue)).sort((a, b) => (a.detail.id < b.detail.id ? -1 : 1));
    expect(events.map((event) => [event['detail-type'], event.detail.id])).toEqual(
      types.map((type, index) => [type, `ROL#${id}#${index + 1}`]),
    );
    for (const event of events) {
      const schema = RolloutEvents[event['detail-type'] as keyof typeof RolloutEvents];
      expect(z.safeParse(schema, event.detail).error?.message).toBeUndefined();
    }
  });

  it('names who asked for it', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const { id } = await local.start(PLAN);
    await local.abort(id, 'wrong model');
    await local.untilStatus(id, 'rolled-back', 20);
    const trail = await trailOf(id);
    expect(trail.map(({ actor, what }) => [actor, what])).toEqual([
      ['test:ana', 'rollout.started.v1'],
      ['test:ana', 'rollout.abort-requested.v1'],
      ['fairlead', 'rollout.rolling-back.v1'],
      ['fairlead', 'rollout.rolled-back.v1'],
    ]);
    expect(firstBrokenAuditEntry(trail.map((entry, index) => (index === 1 ? { ...entry, actor: 'eve' } : entry)))).toBe(
      2,
    );
  });

  it('stays in an item below 16 KB', async () => {
    local = await startFraud();
    const { id } = await local.start({
      ...PLAN,
      steps: [...Array(19).keys()].map((step) => ({ weight: step + 1 })).concat({ weight: 100 }),
    });
    await local.untilPhase(id, 'holding');
    await local.advanceMinutes(3);
    const store = dynamoStore({ client: DynamoDBDocumentClient.from(local.clients.dynamo), tableName: 'fairlead' });
    const item = await store.load('EP#111122223333#us-east-1#fraud-detector');
    expect(JSON.stringify(item).length).toBeLessThan(16 * 1024);
  });
});
