import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';

/** The clients of an account, or of what plays one. Mutating calls are tried once, so that what is timed is one call. */
export function labClients(settings: object) {
  const once = { maxAttempts: 1 };
  return {
    cloudWatch: new CloudWatchClient(settings),
    events: new EventBridgeClient(settings),
    runtime: new SageMakerRuntimeClient({ ...settings, ...once }),
    scaling: new ApplicationAutoScalingClient(settings),
    sageMaker: new SageMakerClient(settings),
    sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    sts: new STSClient(settings),
  };
}
type LabClients = ReturnType<typeof labClients>;

/** What experiments are made with. */
interface LabSettings {
  /** A role that SageMaker may assume. */
  roleArn: string;
  /** An image whose container answers any request, in a registry of this region. */
  image: string;
  instanceType: string;
}

/** Where experiments run: an account, seen through its clients, with a clock that may be waited on. */
export interface Lab {
  clients: LabClients;
  settings: LabSettings;
  accountId: string;
  region: string;
  /** Names this run; part of the name of all it makes. */
  run: string;
  /** Milliseconds since the epoch, of the account's time. */
  now(): number;
  /** Let time pass. @throws the signal's reason once the run is to end */
  pause(ms: number): Promise<void>;
  say(line: string): void;
}

/** What all that any run makes is called, and what it is tagged with: cleanup finds it by both. */
export const PREFIX = 'fl-facts-';
export const TAG = 'fairlead:facts';

export function nameOf({ run }: Pick<Lab, 'run'>, part: string): string {
  return `${PREFIX}${run}-${part}`;
}

/** Let time pass until something is seen. @throws Error when it is not within `mostMs` */
export async function until<T>(
  lab: Pick<Lab, 'now' | 'pause'>,
  { what, mostMs, everyMs }: { what: string; mostMs: number; everyMs: number },
  look: () => Promise<T | undefined>,
): Promise<T> {
  const giveUpAt = lab.now() + mostMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (lab.now() > giveUpAt) throw new Error(`${what} did not come within ${mostMs / 1_000} s.`);
    await lab.pause(everyMs);
  }
}

/** What a refused call says; `accepted` when it was not refused. */
export async function refusalOf(call: () => Promise<unknown>): Promise<'accepted' | { name: string; message: string }> {
  try {
    await call();
    return 'accepted';
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name: error.name, message: error.message };
  }
}
