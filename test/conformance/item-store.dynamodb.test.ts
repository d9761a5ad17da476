import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { controlTableInput, dynamoStore } from '@fairlead/aws';
import dynalite from 'dynalite';
import { afterAll } from 'vitest';
import { itemStoreConformance } from './item-store.ts';

const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers) close();
});

/** `DYNAMODB_ENDPOINT`, such as a DynamoDB Local or a sandbox account's; otherwise a dynalite of the test's own. */
async function endpoint(): Promise<string> {
  if (process.env.DYNAMODB_ENDPOINT) return process.env.DYNAMODB_ENDPOINT;
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

itemStoreConformance(`dynamodb (${process.env.DYNAMODB_ENDPOINT ?? 'dynalite'})`, async () => {
  const client = new DynamoDBClient({
    endpoint: await endpoint(),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  closers.push(() => client.destroy());
  const tableName = `fairlead-conformance-${process.pid}-${Date.now()}`;
  await client.send(new CreateTableCommand(controlTableInput(tableName)));
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    if (Table?.TableStatus === 'ACTIVE') break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return dynamoStore({ client: DynamoDBDocumentClient.from(client), tableName });
});
