import { ASSUMED, HOURS_PER_MONTH, PRICES } from './price-table.ts';
import type { Usage } from './usage.ts';

/** What a deployment costs by existing, counted from its resource graph. */
export interface FixedParts {
  /** Metrics that alarms watch: an alarm on an expression pays for each. */
  alarmMetrics: number;
  customMetrics: number;
  dashboards: number;
  keys: number;
  /** Queues that Lambda polls all the time. */
  polledQueues: number;
}

/** US dollars by service. */
export type Bill = Readonly<Record<string, number>>;

/** The bill of what was used. SageMaker's and CloudWatch's other control-plane calls cost nothing. */
export function billOf(usage: Usage): Bill {
  const functions = [...usage.invocations.values()];
  const invocations = sum(functions.map(({ count }) => count));
  const gbSeconds = sum(functions.map(({ count, memoryMb }) => count * (memoryMb / 1024) * ASSUMED.billedSeconds));
  const sqsRequests = sum([...usage.calls].map(([name, count]) => (name.startsWith('sqs:') ? count : 0)));
  return {
    Lambda: invocations * PRICES.lambdaRequest + gbSeconds * PRICES.lambdaGbSecond,
    DynamoDB: usage.writeUnits * PRICES.writeUnit + usage.readUnits * PRICES.readUnit,
    SQS: sqsRequests * PRICES.sqsRequest,
    EventBridge: usage.events * PRICES.event,
    'CloudWatch metrics': usage.metricsRead * PRICES.metricRead,
    'CloudWatch Logs': ((invocations * ASSUMED.logBytesPerInvocation) / 1e9) * PRICES.logGb,
    'API Gateway': usage.httpRequests * PRICES.httpRequest,
  };
}

/** What a deployment costs for some hours by existing. `callers`: functions that use the key, if there is one. */
export function standingBill(parts: FixedParts, { hours, callers }: { hours: number; callers: number }): Bill {
  const months = hours / HOURS_PER_MONTH;
  const keyRequests = parts.keys > 0 ? callers * ASSUMED.keyRequestsPerCallerHour * hours : 0;
  return {
    'CloudWatch alarms': parts.alarmMetrics * PRICES.alarmMetricMonth * months,
    'CloudWatch custom metrics': parts.customMetrics * PRICES.customMetricMonth * months,
    'CloudWatch dashboards': Math.max(0, parts.dashboards - PRICES.freeDashboards) * PRICES.dashboardMonth * months,
    KMS: parts.keys * PRICES.keyMonth * months + keyRequests * PRICES.keyRequest,
    SQS: parts.polledQueues * ASSUMED.pollsPerQueueHour * hours * PRICES.sqsRequest,
  };
}

/** Bills added up, service by service. */
export function together(...bills: readonly Bill[]): Bill {
  const services = [...new Set(bills.flatMap((bill) => Object.keys(bill)))];
  return Object.fromEntries(services.map((service) => [service, sum(bills.map((bill) => bill[service] ?? 0))]));
}

/** A bill multiplied, service by service. */
export function times(bill: Bill, factor: number): Bill {
  return Object.fromEntries(Object.entries(bill).map(([service, usd]) => [service, usd * factor]));
}

export function totalUsd(bill: Bill): number {
  return sum(Object.values(bill));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
