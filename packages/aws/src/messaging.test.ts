import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { eventBridgeBus } from './eventbridge-bus.ts';
import { sqsWorkQueue } from './sqs-queue.ts';

function fake<Client>(answer: (input: never) => object): { client: Client; inputs: unknown[] } {
  const inputs: unknown[] = [];
  const send = async ({ input }: { input: unknown }) => {
    inputs.push(input);
    return answer(input as never);
  };
  return { client: { send } as Client, inputs };
}

const EVENT = {
  id: 'ROL#1#3',
  type: 'rollout.started.v1',
  at: '2026-01-14T09:00:00.000Z',
  detail: { rolloutId: 'rol_1' },
};

describe('an outgoing event', () => {
  it('goes to the bus with its own id in the detail', async () => {
    const { client, inputs } = fake<EventBridgeClient>(() => ({ FailedEntryCount: 0 }));
    await eventBridgeBus({ client, busName: 'fairlead' }).publish(EVENT);
    expect(inputs).toEqual([
      {
        Entries: [
          {
            EventBusName: 'fairlead',
            Source: 'fairlead',
            DetailType: 'rollout.started.v1',
            Time: new Date('2026-01-14T09:00:00.000Z'),
            Detail: '{"id":"ROL#1#3","rolloutId":"rol_1"}',
          },
        ],
      },
    ]);
  });

  it('that the bus did not take is an error, although the call succeeded', async () => {
    const Entries = [{ ErrorCode: 'InternalFailure', ErrorMessage: 'try later' }];
    const { client } = fake<EventBridgeClient>(() => ({ FailedEntryCount: 1, Entries }));
    await expect(eventBridgeBus({ client, busName: 'fairlead' }).publish(EVENT)).rejects.toThrow(
      'InternalFailure: try later',
    );
  });
});

describe('due keys', () => {
  it('are sent ten at a time', async () => {
    const { client, inputs } = fake<SQSClient>(() => ({}));
    await sqsWorkQueue({ client, queueUrl: 'https://q' }).enqueue(
      Array.from({ length: 12 }, (_, index) => `EP#${index}`),
    );
    expect(inputs).toMatchObject([
      { Entries: { length: 10 } },
      { Entries: [{ MessageBody: 'EP#10' }, { MessageBody: 'EP#11' }] },
    ]);
  });

  it('of which one was not taken are an error that names it', async () => {
    const { client } = fake<SQSClient>(() => ({ Failed: [{ Id: '1', Message: 'too busy' }] }));
    const queue = sqsWorkQueue({ client, queueUrl: 'https://q' });
    await expect(queue.enqueue(['EP#a', 'EP#b'])).rejects.toThrow('SQS did not take 1 of 2 due items: EP#b (too busy)');
  });
});
