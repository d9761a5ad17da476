import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { platform } from '@fairlead/runtime';

/** Reads are repeated by the SDK on throttling and network faults; its default of three tries suits a one-minute rhythm. */
const READ_TRIES = 3;

/** Settings common to all clients: the platform's way to AWS, if it supplies one. Region and credentials come from the environment. */
function common() {
  const { requestHandler } = platform();
  return requestHandler ? { requestHandler: requestHandler as never } : {};
}

/** For Describe and List calls. */
export function sageMakerReader(): SageMakerClient {
  return new SageMakerClient({ ...common(), maxAttempts: READ_TRIES });
}

/** For calls that change something: one try each, because a repeat is the reconciler's decision, not the SDK's. */
export function sageMakerChanger(): SageMakerClient {
  return new SageMakerClient({ ...common(), maxAttempts: 1 });
}

export function cloudWatchClient(): CloudWatchClient {
  return new CloudWatchClient({ ...common(), maxAttempts: READ_TRIES });
}

export function eventBridgeClient(): EventBridgeClient {
  return new EventBridgeClient({ ...common(), maxAttempts: READ_TRIES });
}

/** Sends to its own endpoint rather than to the host in a queue's URL, so that it follows `AWS_ENDPOINT_URL`. */
export function sqsClient(): SQSClient {
  return new SQSClient({ ...common(), maxAttempts: READ_TRIES, useQueueUrlAsEndpoint: false });
}

/** A document client that leaves undefined members out, as JSON does. */
export function documentClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ ...common(), maxAttempts: READ_TRIES });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
