import { execFile } from 'node:child_process';
import { expect } from 'vitest';
import type { World } from './world.ts';

/** A command as typed after `aws`, and what its JSON has to hold. */
export interface CliCase {
  command: (world: Pick<World, 'url' | 'file'>) => string;
  answer: object;
  /** A file that the command writes, by its name in the world's folder, with its text. */
  written?: { name: string; text: string };
}

const window = '--start-time 2026-01-14T09:00:00Z --end-time 2026-01-14T09:10:00Z';
const dimensions = 'Name=EndpointName,Value=fraud-detector Name=VariantName,Value=primary';
const queries = JSON.stringify([
  {
    Id: 'errors',
    MetricStat: {
      Metric: {
        Namespace: 'AWS/SageMaker',
        MetricName: 'Invocation5XXErrors',
        Dimensions: [
          { Name: 'EndpointName', Value: 'fraud-detector' },
          { Name: 'VariantName', Value: 'primary' },
        ],
      },
      Period: 60,
      Stat: 'SampleCount',
    },
  },
]);

/** What an operator would type to look around; none of it changes what another one sees. Words hold no spaces. */
export const CLI_CASES: CliCase[] = [
  { command: () => 'sts get-caller-identity', answer: { Account: '111122223333' } },
  {
    command: () => 'sagemaker list-endpoints',
    answer: { Endpoints: [{ EndpointName: 'fraud-detector', EndpointStatus: 'InService' }] },
  },
  {
    command: () => 'sagemaker describe-endpoint --endpoint-name fraud-detector',
    answer: {
      EndpointArn: 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/fraud-detector',
      EndpointConfigName: 'fraud-original',
      ProductionVariants: [{ VariantName: 'primary', CurrentWeight: 1, DesiredInstanceCount: 2 }],
    },
  },
  {
    command: ({ file }) =>
      `sagemaker-runtime invoke-endpoint --endpoint-name fraud-detector --body fileb://${file('body.json')} ${file('answer')}`,
    answer: { InvokedProductionVariant: 'primary', ContentType: 'application/json' },
    written: { name: 'answer', text: '{"predictions":[{"score":0.5}]}' },
  },
  {
    command: () =>
      `cloudwatch get-metric-statistics --namespace AWS/SageMaker --metric-name Invocations --dimensions ${dimensions} ${window} --period 600 --statistics Sum`,
    answer: { Label: 'Invocations', Datapoints: [{ Sum: 20, Unit: 'None' }] },
  },
  {
    command: () => `cloudwatch get-metric-data ${window} --metric-data-queries ${queries}`,
    answer: { MetricDataResults: [{ Id: 'errors', Values: [20], StatusCode: 'Complete' }] },
  },
  {
    command: () => 'cloudwatch list-metrics --namespace AWS/SageMaker --metric-name ModelLatency',
    answer: { Metrics: [{ MetricName: 'ModelLatency' }] },
  },
  {
    command: () => 'cloudwatch describe-alarms',
    answer: { MetricAlarms: [{ AlarmName: 'errors', StateValue: 'INSUFFICIENT_DATA', Threshold: 5 }] },
  },
  {
    command: ({ url }) => `sqs receive-message --queue-url ${url}/111122223333/jobs --visibility-timeout 0`,
    answer: { Messages: [{ Body: 'hello' }] },
  },
  {
    command: () => 'sns publish --topic-arn arn:aws:sns:us-east-1:111122223333:alerts --message hi',
    answer: { MessageId: expect.any(String) },
  },
  {
    command: () => 'events put-events --entries [{"Source":"shop","DetailType":"Order","Detail":"{}"}]',
    answer: { FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] },
  },
  {
    command: ({ file }) => `lambda invoke --function-name echo --payload fileb://${file('body.json')} ${file('echo')}`,
    answer: { StatusCode: 200 },
    written: { name: 'echo', text: '{"amount":12}' },
  },
  { command: () => 'dynamodb list-tables', answer: { TableNames: [] } },
];

/** How a command ended. */
export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Run the AWS CLI on a world, with none of this machine's settings. */
export function runCli(program: string, world: Pick<World, 'url'>, command: string): Promise<CliResult> {
  const { promise, resolve } = Promise.withResolvers<CliResult>();
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_PAGER: '',
  };
  const args = ['--endpoint-url', world.url, '--output', 'json', ...command.split(' ')];
  execFile(program, args, { env }, (error, stdout, stderr) => {
    const code = error === null ? 0 : Number(error.code);
    resolve({ code, stdout, stderr });
  });
  return promise;
}
