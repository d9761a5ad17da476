import type { Json } from './json.ts';

/** An event as rules see it and targets get it. */
export interface EventEnvelope {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601 UTC, whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: { [key: string]: Json };
}

/** A target, named as in the API. */
export interface StoredTarget {
  Id: string;
  Arn: string;
  Input?: string;
  InputPath?: string;
  InputTransformer?: { InputPathsMap?: Record<string, string>; InputTemplate: string };
  DeadLetterConfig?: { Arn?: string };
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  RoleArn?: string;
}

/** A rule as it is on disk. */
export interface StoredRule {
  name: string;
  bus: string;
  eventPattern?: string;
  scheduleExpression?: string;
  state: string;
  description?: string;
  roleArn?: string;
  targets: StoredTarget[];
  /** When the schedule fires next. */
  nextRunAtMs?: number;
}

/** An event on its way to one target, as it is on disk until it has arrived or been given up. */
export interface Delivery {
  id: string;
  ruleArn: string;
  target: StoredTarget;
  /** What the target gets, JSON text. */
  body: string;
  attempts: number;
  firstDueAtMs: number;
  dueAtMs: number;
}
