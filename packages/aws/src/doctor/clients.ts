import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';

/** How the doctor reaches an account; what is absent comes from the SDK's own chain of environment and profile. */
export interface DoctorSettings {
  region?: string;
  profile?: string;
  /** Another AWS, such as a local cloud. */
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** In place of the network, for tests. */
  requestHandler?: object;
}

/** Reads are many and small: more tries than a function has, since nobody waits for a lease. */
const TRIES = 6;

/** The clients the doctor reads with; it makes no other calls than Describe, Get and List. */
export function doctorClients({ requestHandler, ...rest }: DoctorSettings) {
  const settings = {
    ...rest,
    maxAttempts: TRIES,
    retryMode: 'adaptive',
    ...(requestHandler ? { requestHandler: requestHandler as never } : {}),
  };
  return {
    autoscaling: new ApplicationAutoScalingClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    dynamo: new DynamoDBClient(settings),
    events: new EventBridgeClient(settings),
    iam: new IAMClient(settings),
    sageMaker: new SageMakerClient(settings),
    sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    sts: new STSClient(settings),
  };
}
export type DoctorClients = ReturnType<typeof doctorClients>;
