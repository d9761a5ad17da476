import type { PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';
import type { Resource } from './resource.ts';

/** A scalable dimension as SageMaker shows it. */
export interface Capacity {
  current: number;
  desired: number;
  /** The endpoint is InService and takes a change; otherwise it is busy or cannot be scaled. */
  isScalable: boolean;
  /** Nothing will come of waiting: the endpoint Failed or is being deleted. */
  isLost: boolean;
}

/** What is scaled. */
export interface CapacityPort {
  /** The present capacity; undefined when there is no such endpoint or variant. */
  look(resource: Resource): Capacity | undefined;
  /** Ask for a capacity as any caller would. @throws AwsError as SageMaker answers */
  change(resource: Resource, capacity: number): void;
}

/** An alarm with what it saw at its last evaluation. */
export interface AlarmLook {
  name: string;
  arn: string;
  state: StateValue;
  threshold: number;
  /** Whether it breaches above its threshold, rather than below. */
  breachesAbove: boolean;
  /** The datapoints it evaluates at present, oldest first. */
  values: number[];
}

/** The alarms that trigger policies. */
export interface AlarmPort {
  /** Create or replace an alarm. @throws AwsError for a metric that cannot be watched */
  put(alarm: PutMetricAlarmInput): void;
  delete(names: readonly string[]): void;
  look(name: string): AlarmLook | undefined;
  /** Alarms of any owner that act on this ARN. */
  actingOn(arn: string): { name: string; arn: string }[];
}
