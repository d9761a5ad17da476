import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inProcess, virtualCloud } from '../../../test/clients.ts';
import { type Cloud, sleep } from '../../index.ts';

let cloud: Cloud<'virtual'>;
let lambda: LambdaClient;

beforeEach(async () => {
  cloud = await virtualCloud();
  lambda = new LambdaClient(inProcess(cloud));
});
afterEach(() => cloud.stop());

const invoke = (FunctionName: string, InvocationType: 'RequestResponse' | 'Event' | 'DryRun' = 'RequestResponse') =>
  lambda.send(new InvokeCommand({ FunctionName, InvocationType, Payload: Buffer.from('{}') }));

describe('an invocation', () => {
  test('is given a Lambda context', async () => {
    const handler = (_event: unknown, context: Record<string, unknown> & { getRemainingTimeInMillis(): number }) => ({
      ...context,
      remainingMs: context.getRemainingTimeInMillis(),
    });
    cloud.registerFunction({ name: 'who', timeoutSeconds: 3, memoryMb: 256, handler });
    const { Payload } = await invoke('who');
    expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({
      functionName: 'who',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:who',
      memoryLimitInMB: '256',
      remainingMs: 3_000,
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test('that takes longer than its timeout fails', async () => {
    cloud.registerFunction({ name: 'slow', timeoutSeconds: 3, handler: () => sleep(cloud.clock, 10_000) });
    const answer = invoke('slow');
    await cloud.clock.advance(3_000);
    const { FunctionError, Payload } = await answer;
    expect(FunctionError).toBe('Unhandled');
    expect(Payload?.transformToString()).toMatch(/Task timed out after 3.00 seconds/);
  });

  test('over the reserved concurrency is throttled', async () => {
    const handler = () => sleep(cloud.clock, 1_000);
    cloud.registerFunction({ name: 'single', timeoutSeconds: 3, reservedConcurrency: 1, handler });
    const first = invoke('single');
    await cloud.clock.settle();
    await expect(invoke('single')).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      $metadata: { httpStatusCode: 429 },
    });
    await cloud.clock.advance(1_000);
    expect(await first).toMatchObject({ StatusCode: 200 });
  });

  test('of type DryRun runs nothing', async () => {
    const runs: unknown[] = [];
    cloud.registerFunction({ name: 'dry', timeoutSeconds: 3, handler: (event: unknown) => runs.push(event) });
    expect(await invoke('dry', 'DryRun')).toMatchObject({ StatusCode: 204 });
    expect(runs).toEqual([]);
  });

  test('of type Event is accepted at once and throttled ones run later', async () => {
    const startedAtMs: number[] = [];
    const handler = () => {
      startedAtMs.push(cloud.clock.now() - start);
      return sleep(cloud.clock, 2_500);
    };
    const start = cloud.clock.now();
    cloud.registerFunction({ name: 'one', timeoutSeconds: 30, reservedConcurrency: 1, handler });
    expect(await invoke('one', 'Event')).toMatchObject({ StatusCode: 202 });
    expect(await invoke('one', 'Event')).toMatchObject({ StatusCode: 202 });
    await cloud.clock.advance(10_000);
    expect(startedAtMs).toEqual([0, 3_000]);
  });
});

describe('a queue mapping', () => {
  let sqs: SQSClient;
  const url = () => `${cloud.url}/111122223333/work`;

  beforeEach(async () => {
    sqs = new SQSClient(inProcess(cloud));
    await sqs.send(new CreateQueueCommand({ QueueName: 'work', Attributes: { VisibilityTimeout: '60' } }));
  });

  const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl: url(), MessageBody }));

  async function counts() {
    const AttributeNames = ['All' as const];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url(), AttributeNames }));
    return [Attributes?.ApproximateNumberOfMessages, Attributes?.ApproximateNumberOfMessagesNotVisible];
  }

  type SqsBatch = { Records: { body: string; messageId: string }[] };

  test('hands over batches and deletes what worked', async () => {
    const batches: string[][] = [];
    const handler = ({ Records }: SqsBatch) => batches.push(Records.map(({ body }) => body));
    cloud.registerFunction({ name: 'worker', timeoutSeconds: 30, handler });
    for (const body of ['a', 'b', 'c']) await send(body);
    cloud.mapQueue({ queueName: 'work', functionName: 'worker', batchSize: 2 });
    await cloud.clock.settle();
    expect(batches).toEqual([['a', 'b'], ['c']]);
    expect(await counts()).toEqual(['0', '0']);
  });

  test('tries only the reported failures again, after the visibility timeout', async () => {
    const batches: string[][] = [];
    const handler = ({ Records }: SqsBatch) => {
      batches.push(Records.map(({ body }) => body));
      const failed = Records.filter(({ body }) => body === 'bad' && batches.length === 1);
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };
    cloud.registerFunction({ name: 'worker', timeoutSeconds: 30, handler });
    await send('good');
    await send('bad');
    cloud.mapQueue({ queueName: 'work', functionName: 'worker', reportBatchItemFailures: true });
    await cloud.clock.settle();
    expect(await counts()).toEqual(['0', '1']);
    await cloud.clock.advance(60_000);
    expect(batches).toEqual([['good', 'bad'], ['bad']]);
    expect(await counts()).toEqual(['0', '0']);
  });

  test('tries the whole batch again when the function throws', async () => {
    const batches: string[][] = [];
    const handler = ({ Records }: SqsBatch) => {
      batches.push(Records.map(({ body }) => body));
      if (batches.length === 1) throw new Error('not now');
    };
    cloud.registerFunction({ name: 'worker', timeoutSeconds: 30, handler });
    cloud.mapQueue({ queueName: 'work', functionName: 'worker' });
    await send('a');
    await cloud.clock.advance(60_000);
    expect(batches).toEqual([['a'], ['a']]);
  });
});
