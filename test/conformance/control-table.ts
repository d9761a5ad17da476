import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateTableCommand, DeleteTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { controlTableInput } from '@fairlead/aws';
import dynalite from 'dynalite';
import { afterAll } from 'vitest';

/** A URL, or `aws` for the account, region and endpoint of the SDK's own configuration; otherwise a dynalite of the test's own. */
const { DYNAMODB_ENDPOINT } = process.env;
/** Where the tables of this run are. */
export const PLACE = DYNAMODB_ENDPOINT ?? 'dynalite';
/** A table of an account takes seconds to come, and asking is limited; dynalite's is there at once. */
const LOOK_EVERY_MS = DYNAMODB_ENDPOINT ? 500 : 0;

const cleanUps: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

async function ownDynalite(): Promise<string> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function openClient(): Promise<DynamoDBClient> {
  if (DYNAMODB_ENDPOINT === 'aws') return new DynamoDBClient({});
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new DynamoDBClient({ endpoint: DYNAMODB_ENDPOINT ?? (await ownDynalite()), region: 'us-east-1', credentials });
}

let count = 0;

/** A control-plane table of the test's own; it is deleted at the end. */
export async function openTable(): Promise<{ client: DynamoDBDocumentClient; tableName: string }> {
  const client = await openClient();
  cleanUps.push(() => client.destroy());
  const TableName = `fairlead-conformance-${process.pid}-${Date.now()}-${count++}`;
  await client.send(new CreateTableCommand(controlTableInput(TableName)));
  cleanUps.push(() => client.send(new DeleteTableCommand({ TableName })));
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') break;
    await pause(LOOK_EVERY_MS);
  }
  return { client: DynamoDBDocumentClient.from(client), tableName: TableName };
}
