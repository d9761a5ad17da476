import { expect, test } from 'vitest';
import { billOf, standingBill, times, together, totalUsd } from './bill.ts';
import { noUsage } from './usage.ts';

const cents = (bill: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(bill).map(([service, usd]) => [service, Number((usd * 100).toFixed(4))]));

test('usage is billed by service, at list prices', () => {
  const usage = {
    ...noUsage(),
    calls: new Map([
      ['sqs:SendMessageBatch', 1_000_000],
      ['sagemaker:DescribeEndpoint', 1_000_000],
    ]),
    invocations: new Map([['on-due', { count: 1_000_000, memoryMb: 512 }]]),
    ...{ readUnits: 1_000_000, writeUnits: 1_000_000, metricsRead: 1_000, events: 1_000_000, httpRequests: 1_000_000 },
  };
  expect(cents(billOf(usage))).toEqual({
    Lambda: 186.6675,
    DynamoDB: 75,
    SQS: 40,
    EventBridge: 100,
    'CloudWatch metrics': 1,
    'CloudWatch Logs': 40,
    'API Gateway': 100,
  });
});

test('what stands is billed by the month, and the account’s first dashboards are free', () => {
  const parts = { alarmMetrics: 17, customMetrics: 1, dashboards: 1, keys: 1, polledQueues: 4 };
  expect(cents(standingBill(parts, { hours: 730, callers: 2 }))).toEqual({
    'CloudWatch alarms': 170,
    'CloudWatch custom metrics': 30,
    'CloudWatch dashboards': 0,
    KMS: 105.256,
    SQS: 105.12,
  });
});

test('without a key no request to it is billed', () => {
  const parts = { alarmMetrics: 0, customMetrics: 0, dashboards: 4, keys: 0, polledQueues: 0 };
  expect(totalUsd(standingBill(parts, { hours: 730, callers: 9 }))).toBe(3);
});

test('bills add up and multiply', () => {
  expect(together({ Lambda: 1, SQS: 2 }, times({ SQS: 1, KMS: 3 }, 2))).toEqual({ Lambda: 1, SQS: 4, KMS: 6 });
});
