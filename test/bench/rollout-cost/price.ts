import type { Usage } from './usage.ts';

/**
 * On-demand prices of us-east-1 in US dollars, without free tiers, as read in November 2026 on the pricing pages of the
 * services or in summaries of them; look at https://aws.amazon.com/pricing/ before relying on them.
 */
const PRICES = {
  /** AWS Lambda Pricing: per request, and per GB-second on x86. */
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: 0.000_016_666_7,
  /** Amazon DynamoDB pricing, on-demand, since November 2024: per write and read request unit. */
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  /** Amazon CloudWatch pricing: GetMetricData, per metric. */
  metricRead: 0.01e-3,
  /** Amazon EventBridge pricing: custom events of up to 64 KB. AWS's own events are free. */
  event: 1e-6,
  /** Amazon SQS pricing: standard queues, per request. */
  sqsRequest: 0.4e-6,
} as const;

/** What an invocation is taken to be billed for: several calls of some ten milliseconds each. An assumption. */
export const BILLED_SECONDS = 0.25;

/** The bill of what was used, US dollars. SageMaker's and CloudWatch's other control-plane calls cost nothing. */
export function priceUsd(usage: Usage): number {
  const functions = [...usage.invocations.values()];
  const lambda = functions.map(
    ({ count, memoryMb }) =>
      count * (PRICES.lambdaRequest + (memoryMb / 1024) * BILLED_SECONDS * PRICES.lambdaGbSecond),
  );
  const sqsRequests = [...usage.calls].filter(([name]) => name.startsWith('sqs:')).map(([, count]) => count);
  return (
    sum(lambda) +
    sum(sqsRequests) * PRICES.sqsRequest +
    usage.writeUnits * PRICES.writeUnit +
    usage.readUnits * PRICES.readUnit +
    usage.metricsRead * PRICES.metricRead +
    usage.events * PRICES.event
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
