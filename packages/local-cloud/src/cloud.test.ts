import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateModelCommand, DescribeModelCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { ListSubscriptionsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { inProcess, NOON_MS, overTcp, virtualCloud } from '../test/clients.ts';
import { dataFolder } from '../test/data-folder.ts';
import { type Service, startCloud } from './index.ts';

/** Run the cloud of `test/killed-cloud.ts` on a folder and kill it once it is set up. @returns its last instant */
async function killedCloud(dataDir: string): Promise<number> {
  const script = fileURLToPath(new URL('../test/killed-cloud.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  return JSON.parse(String(line)).nowMs;
}

test('everything survives a SIGKILL, and the clock does not go back', async () => {
  const dataDir = dataFolder();
  const killedAtMs = await killedCloud(dataDir);
  const cloud = await virtualCloud({ dataDir, startMs: 0 });
  expect(cloud.clock.now()).toBeGreaterThanOrEqual(killedAtMs);
  const sqs = new SQSClient(inProcess(cloud));
  const QueueUrl = `${cloud.url}/111122223333/jobs`;
  const bodies = async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body }) => Body);
  };
  expect(await bodies()).toEqual(['waiting']);
  await cloud.clock.advance(900_000);
  expect(await bodies()).toEqual(['delayed']);
  await cloud.clock.advance(2_700_000);
  expect(await bodies()).toEqual(['in flight', 'waiting']);

  const events = new EventBridgeClient(inProcess(cloud));
  expect((await events.send(new ListTargetsByRuleCommand({ Rule: 'orders' }))).Targets).toHaveLength(1);
  const { Subscriptions } = await new SNSClient(inProcess(cloud)).send(new ListSubscriptionsCommand({}));
  expect(Subscriptions).toMatchObject([{ Endpoint: 'ops@example.com' }]);

  const champion = () => cloud.sagemaker.endpointNow('fraud')?.fleet?.production[0];
  expect(champion()).toMatchObject({ currentCount: 3, desiredCount: 3 });
  await cloud.clock.advance(6 * 3_600_000);
  expect(champion()).toMatchObject({ currentCount: 5, desiredCount: 5 });

  const got: unknown[] = [];
  cloud.registerFunction({ name: 'hangs', timeoutSeconds: 3, handler: (event: unknown) => got.push(event) });
  await cloud.clock.settle();
  expect(got).toMatchObject([{ detail: { id: 7 } }]);
  await cloud.stop();
});

test('one cloud at a time has a data folder', async () => {
  const dataDir = dataFolder();
  const cloud = await virtualCloud({ dataDir });
  await expect(virtualCloud({ dataDir })).rejects.toThrow('database is locked');
  await cloud.stop();
  await (await virtualCloud({ dataDir })).stop();
});

test('a virtual clock goes on from where the last run stopped', async () => {
  const dataDir = dataFolder();
  const first = await virtualCloud({ dataDir });
  await first.clock.advance(5_000);
  await first.stop();
  const second = await virtualCloud({ dataDir });
  expect(second.clock.now()).toBe(NOON_MS + 5_000);
  await second.stop();
});

test('a port that is taken is reported', async () => {
  const first = await startCloud({ port: 0 });
  const port = Number(new URL(first.url).port);
  await expect(startCloud({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await first.stop();
});

test('a fault in a service is answered as InternalFailure and reported', async () => {
  const errors: unknown[] = [];
  const broken = new TypeError('broken');
  const faulty = (): Service => ({
    name: 'sts',
    sdk: { ...sts },
    client: () => new sts.STSClient({ region: 'us-east-1' }),
    operations: {
      GetCallerIdentity: () => {
        throw broken;
      },
    },
  });
  const cloud = await startCloud({ services: [faulty], onError: (error) => errors.push(error) });
  const call = new sts.STSClient(inProcess(cloud)).send(new sts.GetCallerIdentityCommand({}));
  await expect(call).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
  await cloud.stop();
  expect(errors).toEqual([broken]);
});

test('a fault in background work is reported', async () => {
  const errors: unknown[] = [];
  const broken = new TypeError('broken');
  const cloud = await startCloud({ onError: (error) => errors.push(error) });
  cloud.clock.background(Promise.reject(broken));
  await cloud.stop();
  expect(errors).toEqual([broken]);
});

test.each([
  ['in process', inProcess],
  ['over TCP', overTcp],
])('an answer that is lost leaves the caller with a cut connection %s', async (_how, transport) => {
  const cloud = await virtualCloud({ port: 0 });
  cloud.sagemaker.controls.inject({ kind: 'response-lost', operation: 'CreateModel' });
  const input = {
    ModelName: 'fraud-1',
    ExecutionRoleArn: 'arn:aws:iam::111122223333:role/sagemaker',
    PrimaryContainer: { Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/model:1' },
  };
  const create = new SageMakerClient(transport(cloud)).send(new CreateModelCommand(input));
  await expect(create).rejects.toMatchObject({ code: 'ECONNRESET' });
  const model = await new SageMakerClient(transport(cloud)).send(new DescribeModelCommand({ ModelName: 'fraud-1' }));
  expect(model.ModelName).toBe('fraud-1');
  await cloud.stop();
});
