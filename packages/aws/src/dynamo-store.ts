import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  dueShardOf,
  type Expected,
  type Instant,
  type Item,
  type ItemStore,
  type Page,
  type RecordQuery,
  type StoredRecord,
  type Tombstone,
} from '@fairlead/reconcile';

/** The sort key of the state item under an item's key. */
const ACTIVE = 'ACTIVE';
/** The index of due items: partition `dueShard`, sort `dueAt`, keys only. */
export const DUE_INDEX = 'due';
/** Rows of one query page; a page is one read of at most 1 MB, and these rows are small. */
const PAGE = 100;

/**
 * The control-plane table: state items under (key, `ACTIVE`), records under (pk, sk), one conditional write per commit.
 *
 * Consistent reads throughout, except in the index of due items, which DynamoDB reads eventually consistent only: a key
 * found there too early or too late is looked at again a minute later.
 */
export function dynamoStore<State>({
  client,
  tableName,
}: {
  client: DynamoDBDocumentClient;
  tableName: string;
}): ItemStore<State> {
  const TableName = tableName;

  async function put(item: Record<string, unknown>, expected: Expected): Promise<'committed' | 'lost'> {
    return conditionally(() => client.send(new PutCommand({ TableName, Item: item, ...conditionOf(expected) })));
  }

  async function getRecord(pk: string, sk: string): Promise<StoredRecord | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));
    return Item === undefined ? undefined : recordOf(Item);
  }

  return {
    async load(key) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: { pk: key, sk: ACTIVE }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : itemOf<State>(Item);
    },

    commit: (next, expected) => put(rowOf(next), expected),

    async putItemOnce(item) {
      await put(rowOf(item), 'absent');
    },

    retire: ({ key, ...left }, expected) => put({ pk: key, sk: ACTIVE, ...left }, expected),

    async wake(key) {
      const woken = await conditionally(() =>
        client.send(
          new UpdateCommand({
            TableName,
            Key: { pk: key, sk: ACTIVE },
            UpdateExpression: 'ADD #wakes :one',
            ConditionExpression: 'attribute_exists(#state)',
            ExpressionAttributeNames: { '#wakes': 'wakes', '#state': 'state' },
            ExpressionAttributeValues: { ':one': 1 },
          }),
        ),
      );
      return woken === 'committed';
    },

    async due(shard: number, now: Instant, cursor?: string): Promise<Page<string>> {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: DUE_INDEX,
          KeyConditionExpression: '#shard = :shard AND #due <= :now',
          ExpressionAttributeNames: { '#shard': 'dueShard', '#due': 'dueAt' },
          ExpressionAttributeValues: { ':shard': String(shard), ':now': now },
          Limit: PAGE,
          ...startingAfter(cursor),
        }),
      );
      return { items: Items.map((row) => String(row.pk)), ...cursorOf(LastEvaluatedKey) };
    },

    async putRecord(record) {
      await client.send(new PutCommand({ TableName, Item: { ...record } }));
    },

    async putRecordOnce(record) {
      const put = await conditionally(() =>
        client.send(
          new PutCommand({ TableName, Item: { ...record }, ConditionExpression: 'attribute_not_exists(pk)' }),
        ),
      );
      if (put === 'committed') return { created: true, record };
      const standing = await getRecord(record.pk, record.sk);
      if (!standing) throw new Error(`Record ${record.pk} / ${record.sk} was deleted while it was being written.`);
      return { created: false, record: standing };
    },

    async replaceRecord(record, expectedEtag) {
      const condition =
        expectedEtag === 'absent'
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#body.#etag = :etag',
              ExpressionAttributeNames: { '#body': 'body', '#etag': 'etag' },
              ExpressionAttributeValues: { ':etag': expectedEtag },
            };
      const put = await conditionally(() =>
        client.send(new PutCommand({ TableName, Item: { ...record }, ...condition })),
      );
      return put === 'committed' ? 'written' : 'lost';
    },

    getRecord,

    async queryRecords(pk: string, { prefix = '', newestFirst = false, limit = PAGE, cursor }: RecordQuery = {}) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: prefix ? '#pk = :pk AND begins_with(#sk, :prefix)' : '#pk = :pk',
          ExpressionAttributeNames: { '#pk': 'pk', ...(prefix ? { '#sk': 'sk' } : {}) },
          ExpressionAttributeValues: { ':pk': pk, ...(prefix ? { ':prefix': prefix } : {}) },
          ScanIndexForward: !newestFirst,
          ConsistentRead: true,
          Limit: limit,
          ...(cursor === undefined ? {} : { ExclusiveStartKey: { pk, sk: cursor } }),
        }),
      );
      return {
        items: Items.map(recordOf),
        ...(LastEvaluatedKey === undefined ? {} : { cursor: String(LastEvaluatedKey.sk) }),
      };
    },
  };
}

/** Run a conditional write; the service's "condition failed" is the answer `lost`, every other error is thrown. */
async function conditionally(write: () => Promise<unknown>): Promise<'committed' | 'lost'> {
  try {
    await write();
    return 'committed';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'lost';
    throw error;
  }
}

function conditionOf(expected: Expected) {
  if (expected === 'absent') return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#version = :version AND #wakes = :wakes',
    ExpressionAttributeNames: { '#version': 'version', '#wakes': 'wakes' },
    ExpressionAttributeValues: { ':version': expected.version, ':wakes': expected.wakes },
  };
}

function rowOf<State>({ key, ...rest }: Item<State>): Record<string, unknown> {
  return { pk: key, sk: ACTIVE, dueShard: String(dueShardOf(key)), ...rest };
}

function itemOf<State>(row: Record<string, unknown>): Item<State> | Tombstone {
  const { pk, sk: _sk, dueShard: _shard, ...rest } = row;
  return { key: String(pk), ...rest } as Item<State> | Tombstone;
}

function recordOf(row: Record<string, unknown>): StoredRecord {
  const { pk, sk, body, expiresAtSeconds } = row;
  return {
    pk: String(pk),
    sk: String(sk),
    body: body as Record<string, unknown>,
    ...(typeof expiresAtSeconds === 'number' ? { expiresAtSeconds } : {}),
  };
}

function cursorOf(lastKey: Record<string, unknown> | undefined): { cursor?: string } {
  return lastKey ? { cursor: Buffer.from(JSON.stringify(lastKey)).toString('base64url') } : {};
}

function startingAfter(cursor: string | undefined) {
  return cursor === undefined ? {} : { ExclusiveStartKey: JSON.parse(Buffer.from(cursor, 'base64url').toString()) };
}
