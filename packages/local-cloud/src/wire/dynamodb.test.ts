import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { inProcess, overTcp, virtualCloud } from '../../test/clients.ts';
import { dataFolder } from '../../test/data-folder.ts';

const TABLE = {
  TableName: 'state',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
} as const;

async function waitUntilActive(client: DynamoDBClient): Promise<void> {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'state' }));
    if (Table?.TableStatus === 'ACTIVE') return;
  }
}

test('items and conditions work in process and over TCP, and survive a restart', async () => {
  const dataDir = dataFolder();
  const first = await virtualCloud({ dataDir, port: 0 });
  const client = new DynamoDBClient(inProcess(first));
  await client.send(
    new CreateTableCommand({
      ...TABLE,
      AttributeDefinitions: [...TABLE.AttributeDefinitions],
      KeySchema: [...TABLE.KeySchema],
    }),
  );
  await waitUntilActive(client);
  const put = new PutCommand({
    TableName: 'state',
    Item: { pk: 'a', version: 1 },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await DynamoDBDocumentClient.from(client).send(put);
  const again = DynamoDBDocumentClient.from(new DynamoDBClient(overTcp(first))).send(put);
  await expect(again).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  await first.stop();

  const second = await virtualCloud({ dataDir });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(inProcess(second)));
  const update = { TableName: 'state', Key: { pk: 'a' }, UpdateExpression: 'ADD version :one' };
  await documents.send(new UpdateCommand({ ...update, ExpressionAttributeValues: { ':one': 1 } }));
  const { Item } = await documents.send(new GetCommand({ TableName: 'state', Key: { pk: 'a' } }));
  expect(Item).toEqual({ pk: 'a', version: 2 });
  await second.stop();
});

test('an operation that dynalite does not have is refused by name', async () => {
  const cloud = await virtualCloud();
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expiresAtSeconds' };
  const update = new UpdateTimeToLiveCommand({ TableName: 'state', TimeToLiveSpecification });
  const call = new DynamoDBClient(inProcess(cloud)).send(update);
  await expect(call).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: 'The local cloud does not serve UpdateTimeToLive of dynamodb.',
  });
  await cloud.stop();
});
