import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { newRow, type RateRow, type RateStore, type Taking } from '@fairlead/rate';

/** Losing a race between the two ways to move a clock, several times in a row, takes several idle minutes: it does not happen. */
const MOST_TRIES = 5;
const CLOCK = { urgent: 'urgentAtMs', routine: 'routineAtMs' } as const;

/**
 * One row per account and region. A clock is moved by one conditional update without a read: from where it stands when that
 * lies within the bounds, or from the floor when it has fallen behind; so any number of workers may ask at once.
 */
export function dynamoRateStore({
  client,
  tableName,
  account: { accountId, region },
}: {
  client: DynamoDBDocumentClient;
  tableName: string;
  account: { accountId: string; region: string };
}): RateStore {
  const target = { TableName: tableName, Key: { pk: `RATE#${accountId}#${region}`, sk: 'SAGEMAKER' } };

  async function move(taking: Taking, from: 'clock' | 'floor'): Promise<{ isMoved: boolean; row: RateRow }> {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({ ...target, ...expressionOf(taking, from), ReturnValues: 'ALL_NEW' }),
      );
      return { isMoved: true, row: rowOf(Attributes) };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { isMoved: false, row: await load() };
      throw error;
    }
  }

  async function load(): Promise<RateRow> {
    const { Item } = await client.send(new GetCommand({ ...target, ConsistentRead: true }));
    return rowOf(Item);
  }

  return {
    load,

    async take(taking) {
      let from: 'clock' | 'floor' = 'clock';
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const { isMoved, row } = await move(taking, from);
        if (isMoved) return { isTaken: true, row };
        const atMs = row[CLOCK[taking.lane]];
        if (atMs > taking.ceilingMs) return { isTaken: false, row };
        from = atMs < taking.floorMs ? 'floor' : 'clock';
      }
      throw new Error(`The call budget of ${accountId} in ${region} could not be written in ${MOST_TRIES} tries.`);
    },

    async changeRate({ changedAtMs }, perSecond, atMs) {
      try {
        await client.send(
          new UpdateCommand({
            ...target,
            UpdateExpression: 'SET perSecond = :rate, changedAtMs = :at',
            ConditionExpression: 'attribute_not_exists(changedAtMs) OR changedAtMs = :seen',
            ExpressionAttributeValues: { ':rate': perSecond, ':at': atMs, ':seen': changedAtMs },
          }),
        );
      } catch (error) {
        // Somebody else has changed it since: one change is enough.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

/** Urgent calls move their own clock, and push the routine one by as much. */
function expressionOf({ lane, floorMs, ceilingMs, stepMs, pushMs }: Taking, from: 'clock' | 'floor') {
  const push = pushMs > 0 ? ', routineAtMs = if_not_exists(routineAtMs, :zero) + :push' : '';
  const pushed = pushMs > 0 ? { ':zero': 0, ':push': pushMs } : {};
  const names = { '#clock': CLOCK[lane] };
  if (from === 'clock') {
    return {
      UpdateExpression: `SET #clock = #clock + :step${push}`,
      ConditionExpression: '#clock BETWEEN :floor AND :ceiling',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ':step': stepMs, ':floor': floorMs, ':ceiling': ceilingMs, ...pushed },
    };
  }
  return {
    UpdateExpression: `SET #clock = :start${push}`,
    ConditionExpression: 'attribute_not_exists(#clock) OR #clock < :floor',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':start': floorMs + stepMs, ':floor': floorMs, ...pushed },
  };
}

function rowOf(attributes: Record<string, unknown> | undefined): RateRow {
  const row = newRow();
  const number = (name: keyof RateRow): number => {
    const value = attributes?.[name];
    return typeof value === 'number' ? value : row[name];
  };
  return {
    perSecond: number('perSecond'),
    mostPerSecond: number('mostPerSecond'),
    changedAtMs: number('changedAtMs'),
    urgentAtMs: number('urgentAtMs'),
    routineAtMs: number('routineAtMs'),
  };
}
