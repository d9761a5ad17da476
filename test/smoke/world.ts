import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startCloud } from '@fairlead/local-cloud';

/** When the world begins; its first request is served six minutes later. */
const START_MS = Date.UTC(2026, 0, 14, 9);
const MINUTE_MS = 60_000;

/** A cloud in virtual time that listens on a port, and a folder for the files that clients read and write. */
export async function startWorld() {
  const cloud = await startCloud({ clock: 'virtual', startMs: START_MS, port: 0 });
  const settings = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: cloud.requestHandler,
    endpoint: cloud.url,
  };
  await startEndpoint(new SageMakerClient(settings));
  await cloud.clock.advance(6 * MINUTE_MS);
  const runtime = new SageMakerRuntimeClient(settings);
  const request = { EndpointName: 'fraud-detector', Body: '{}' };
  for (let i = 0; i < 20; i++) await runtime.send(new InvokeEndpointCommand(request));
  await cloud.clock.advance(4 * MINUTE_MS);

  const sqs = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'jobs' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
  await new SNSClient(settings).send(new CreateTopicCommand({ Name: 'alerts' }));
  await new CloudWatchClient(settings).send(new PutMetricAlarmCommand(alarm));
  cloud.registerFunction({ name: 'echo', timeoutSeconds: 3, handler: async (event: unknown) => event });

  const folder = mkdtempSync(join(tmpdir(), 'aws-clients-'));
  const file = (name: string): string => join(folder, name);
  writeFileSync(file('body.json'), '{"amount":12}');
  async function stop(): Promise<void> {
    rmSync(folder, { recursive: true });
    await cloud.stop();
  }
  return { url: cloud.url, file, stop };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

async function startEndpoint(sageMaker: SageMakerClient): Promise<void> {
  const PrimaryContainer = { Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/fraud:1' };
  const ExecutionRoleArn = 'arn:aws:iam::111122223333:role/sagemaker';
  await sageMaker.send(new CreateModelCommand({ ModelName: 'fraud-v1', PrimaryContainer, ExecutionRoleArn }));
  const size = { InstanceType: 'ml.m5.large', InitialInstanceCount: 2 } as const;
  const ProductionVariants = [{ VariantName: 'primary', ModelName: 'fraud-v1', ...size, InitialVariantWeight: 1 }];
  const config = { EndpointConfigName: 'fraud-original' };
  await sageMaker.send(new CreateEndpointConfigCommand({ ...config, ProductionVariants }));
  await sageMaker.send(new CreateEndpointCommand({ EndpointName: 'fraud-detector', ...config }));
}

const alarm = {
  AlarmName: 'errors',
  Namespace: 'Shop',
  MetricName: 'Errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
} as const;
