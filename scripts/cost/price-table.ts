/**
 * On-demand list prices of us-east-1 in US dollars, as known on 2026-11-20 from AWS's pricing pages or summaries of them. Nothing
 * here was read from AWS's price list service: check https://aws.amazon.com/<service>/pricing/ before relying on a figure.
 * Free tiers are left out, with one exception that is named.
 */
export const PRICES = {
  asOf: '2026-11-20',
  region: 'us-east-1',
  /** AWS Lambda: per request, and per GB-second on arm64. */
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: 0.000_013_333_4,
  /** DynamoDB on-demand, since November 2024: per write and read request unit. */
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  /** SQS standard queues, per request. */
  sqsRequest: 0.4e-6,
  /** EventBridge, per custom event of up to 64 KB. Events of AWS services and scheduled rules cost nothing. */
  event: 1e-6,
  /** CloudWatch: per metric asked for in GetMetricData, per metric that an alarm watches and month, per custom metric and month. */
  metricRead: 0.01e-3,
  alarmMetricMonth: 0.1,
  customMetricMonth: 0.3,
  /** CloudWatch: per dashboard and month; the first three of an account are always free, and that is counted. */
  dashboardMonth: 3,
  freeDashboards: 3,
  /** CloudWatch Logs, per GB taken in. */
  logGb: 0.5,
  /** API Gateway HTTP APIs, per request. */
  httpRequest: 1e-6,
  /** KMS: per customer managed key and month, per request. */
  keyMonth: 1,
  keyRequest: 0.03 / 10_000,
} as const;

/** What is assumed where nothing can be counted without AWS. */
export const ASSUMED = {
  /** An invocation is billed for: several calls of some ten milliseconds each. */
  billedSeconds: 0.25,
  /** What Lambda's own JSON lines and ours come to for an invocation. */
  logBytesPerInvocation: 800,
  /** An event source mapping keeps five long polls of 20 s open (Lambda Developer Guide, "Using Lambda with SQS"). */
  pollsPerQueueHour: 5 * 180,
  /** DynamoDB and SQS keep a data key for five minutes; each function is a caller of its own. */
  keyRequestsPerCallerHour: 12,
} as const;

export const HOURS_PER_MONTH = 730;
