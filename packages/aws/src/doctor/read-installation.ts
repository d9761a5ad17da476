import { DescribeTableCommand, type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
} from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, ListQueuesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueSeen, RuleSeen, TableSeen } from '@fairlead/doctor';
import * as z from 'zod/mini';
import { DUE_INDEX } from '../dynamo-store.ts';
import { nextToken, pages } from './read.ts';

/** Fairlead's tables: those of the prefix. Names come in order, so the list may begin just before it. */
export async function readTables(client: DynamoDBClient, prefix: string): Promise<TableSeen[]> {
  const names: string[] = [];
  let after: string | undefined;
  do {
    const page = await client.send(new ListTablesCommand(after ? { ExclusiveStartTableName: after } : {}));
    names.push(...(page.TableNames ?? []).filter((name) => name.startsWith(prefix)));
    after = page.LastEvaluatedTableName;
  } while (after);
  return Promise.all(names.map((name) => readTable(client, name)));
}

async function readTable(client: DynamoDBClient, name: string): Promise<TableSeen> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  const due = Table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === DUE_INDEX);
  return {
    name,
    status: Table?.TableStatus ?? 'unknown',
    deletionProtected: Table?.DeletionProtectionEnabled ?? false,
    ...(due?.IndexStatus ? { dueIndexStatus: due.IndexStatus } : {}),
  };
}

const Redrive = z.object({ deadLetterTargetArn: z.string() });

/** Fairlead's queues. One holds dead letters when another queue sends them there, or its name says so. */
export async function readQueues(client: SQSClient, prefix: string): Promise<QueueSeen[]> {
  const urls = await pages(
    (token) => client.send(new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: 1_000, ...nextToken(token) })),
    ({ QueueUrls }) => QueueUrls,
  );
  const queues = await Promise.all(urls.map((url) => readQueue(client, url)));
  const targets = new Set(queues.flatMap(({ deadLettersTo }) => deadLettersTo ?? []));
  return queues.map(({ name, arn, waiting }) => ({
    name,
    waiting,
    holdsDeadLetters: targets.has(arn) || /dead-?letter|dlq/i.test(name),
  }));
}

async function readQueue(client: SQSClient, QueueUrl: string) {
  const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const redrive = Attributes.RedrivePolicy ? z.safeParse(Redrive, JSON.parse(Attributes.RedrivePolicy)) : undefined;
  return {
    name: QueueUrl.split('/').at(-1) ?? '',
    arn: Attributes.QueueArn ?? '',
    waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    deadLettersTo: redrive?.success ? redrive.data.deadLetterTargetArn : undefined,
  };
}

/** All rules of the default bus, the user's own as well: that is where SageMaker's events arrive. */
export async function readRules(client: EventBridgeClient): Promise<RuleSeen[]> {
  const rules = await pages(
    (token) => client.send(new ListRulesCommand({ Limit: 100, ...nextToken(token) })),
    ({ Rules }) => Rules,
  );
  return Promise.all(rules.map((rule) => readRule(client, rule)));
}

async function readRule(
  client: EventBridgeClient,
  { Name = '', State, EventPattern, ScheduleExpression }: Rule,
): Promise<RuleSeen> {
  const targets = await pages(
    (token) => client.send(new ListTargetsByRuleCommand({ Rule: Name, ...nextToken(token) })),
    ({ Targets }) => Targets,
  );
  return {
    name: Name,
    enabled: State !== 'DISABLED',
    targets: targets.length,
    ...(EventPattern ? { pattern: JSON.parse(EventPattern) } : {}),
    ...(ScheduleExpression ? { schedule: ScheduleExpression } : {}),
  };
}
