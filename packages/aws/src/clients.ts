import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { common, READ_TRIES } from './client-settings.ts';

/** Sends to its own endpoint rather than to the host in a queue's URL, so that it follows `AWS_ENDPOINT_URL`. */
export function sqsClient(): SQSClient {
  return new SQSClient({ ...common(), maxAttempts: READ_TRIES, useQueueUrlAsEndpoint: false });
}

/** A document client that leaves undefined members out, as JSON does. */
export function documentClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ ...common(), maxAttempts: READ_TRIES });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
