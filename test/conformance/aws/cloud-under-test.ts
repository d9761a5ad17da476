import { setTimeout as pause } from 'node:timers/promises';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { startCloud } from '@fairlead/local-cloud';

/** Any AWS, seen through the SDK's clients. */
export interface CloudUnderTest {
  clients: AwsClients;
  /** Let time pass until `look` returns something other than undefined. @throws Error when it does not within the time that waits may take */
  until<T>(what: string, look: () => Promise<T | undefined>): Promise<T>;
  /** What models are made of: a role that SageMaker may assume, and an image that answers any request with 2xx. */
  model: { roleArn: string; image: string };
  stop(): Promise<void>;
}

type AwsClients = ReturnType<typeof clientsFor>;

/** Local cloud time between two looks, and how much of it a wait may take: a swap there takes 6 minutes. */
const LOCAL_STEP_MS = 5_000;
const LOCAL_WAIT_MS = 20 * 60_000;
/** Real time between two looks at an endpoint URL: SageMaker's rate limits are not published, so ask slowly. */
const REMOTE_STEP_MS = 500;

const LOCAL_KEYS = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

const LOCAL_MODEL = {
  roleArn: 'arn:aws:iam::111122223333:role/sagemaker',
  image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/fraud:1',
};

function clientsFor(settings: object) {
  return {
    cloudWatch: new CloudWatchClient(settings),
    events: new EventBridgeClient(settings),
    runtime: new SageMakerRuntimeClient(settings),
    scaling: new ApplicationAutoScalingClient(settings),
    sageMaker: new SageMakerClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    sts: new STSClient(settings),
  };
}

/** A local cloud in this process, in virtual time and without sockets. */
export async function localUnderTest(): Promise<CloudUnderTest> {
  const cloud = await startCloud({ clock: 'virtual', startMs: Date.UTC(2026, 0, 14, 9) });
  const { clock, requestHandler } = cloud;
  return {
    clients: clientsFor({ ...LOCAL_KEYS, endpoint: cloud.url, requestHandler, maxAttempts: 1 }),
    until: (what, look) =>
      waitFor(what, look, { waitMs: LOCAL_WAIT_MS, stepMs: LOCAL_STEP_MS, pass: clock.advance.bind(clock) }),
    model: LOCAL_MODEL,
    stop: () => cloud.stop(),
  };
}

/** Where to find a cloud outside this process, and how long a wait on it may take. */
export interface Remote {
  /** A URL, or `aws` for the account, region and endpoints of the SDK's own configuration. */
  endpoint: string;
  /** Real milliseconds. */
  waitMs: number;
  model?: Partial<CloudUnderTest['model']>;
}

/** Whatever answers at an endpoint: a local cloud, another emulator, an account. */
export async function remoteUnderTest({ endpoint, waitMs, model: given }: Remote): Promise<CloudUnderTest> {
  const model = { ...LOCAL_MODEL, ...given };
  return {
    clients: clientsFor(endpoint === 'aws' ? {} : { ...LOCAL_KEYS, endpoint, maxAttempts: 1 }),
    until: (what, look) => waitFor(what, look, { waitMs, stepMs: REMOTE_STEP_MS, pass: pause }),
    model,
    stop: async () => undefined,
  };
}

async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { waitMs, stepMs, pass }: { waitMs: number; stepMs: number; pass(ms: number): Promise<unknown> },
): Promise<T> {
  for (let waitedMs = 0; waitedMs <= waitMs; waitedMs += stepMs) {
    const found = await look();
    if (found !== undefined) return found;
    await pass(stepMs);
  }
  throw new Error(`${what} did not happen within ${waitMs / 60_000} minutes.`);
}
