import type { Need } from '../evaluate.ts';
import { type CallSite, type NeedsOf, type NeedsTable, onAll, siteArn } from './table.ts';

function tableArn(site: CallSite, nameOrArn: string | undefined): string {
  return nameOrArn?.startsWith('arn:') ? nameOrArn : siteArn(site, 'dynamodb', `table/${nameOrArn ?? ''}`);
}

/** An action on a table, or on its index when the input names one: then the table's own ARN does not count. */
function onTable(action: string): NeedsOf {
  return (input, site) => {
    const table = tableArn(site, input.TableName);
    const resource = input.IndexName ? `${table}/index/${input.IndexName}` : table;
    return [{ action: `dynamodb:${action}`, resource }];
  };
}

const batch =
  (action: string): NeedsOf =>
  (input, site) =>
    Object.keys(input.RequestItems ?? {}).map((name) => ({
      action: `dynamodb:${action}`,
      resource: tableArn(site, name),
    }));

const TRANSACTED: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** Transactions have no action of their own: each part needs that of its item. */
const transaction: NeedsOf = (input, site) => {
  const parts: Record<string, { TableName?: string }>[] = input.TransactItems ?? [];
  return parts.flatMap((part): Need[] =>
    Object.entries(part).map(([kind, { TableName }]) => ({
      action: `dynamodb:${TRANSACTED[kind] ?? kind}`,
      resource: tableArn(site, TableName),
      context: { 'dynamodb:EnclosingOperation': 'TransactWriteItems' },
    })),
  );
};

/** DynamoDB. */
export const DYNAMODB: NeedsTable = {
  ...Object.fromEntries(
    ['CreateTable', 'DeleteItem', 'DeleteTable', 'DescribeTable', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem']
      .concat('UpdateTable')
      .map((action) => [action, onTable(action)]),
  ),
  BatchGetItem: batch('BatchGetItem'),
  BatchWriteItem: batch('BatchWriteItem'),
  ListTables: onAll('dynamodb:ListTables'),
  TransactGetItems: transaction,
  TransactWriteItems: transaction,
};
