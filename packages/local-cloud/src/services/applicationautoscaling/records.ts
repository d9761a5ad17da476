import type {
  PolicyType,
  ScalingActivityStatusCode,
  StepScalingPolicyConfiguration,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import type { Resource } from './resource.ts';
import type { ScalingSettings } from './settings.ts';

/** What of a target's scaling is held at the moment. */
export interface Suspensions {
  DynamicScalingInSuspended: boolean;
  DynamicScalingOutSuspended: boolean;
  ScheduledScalingSuspended: boolean;
}

/** A change of capacity that is asked for, or about to be. */
export interface CapacityChange {
  activityId: string;
  from: number;
  to: number;
  /** A policy's change starts cooldowns; one that only puts capacity within its bounds does not. */
  by: 'policy' | 'bounds';
  startedAtMs: number;
  /** Whether the endpoint took the call; until then it is tried again. */
  sent: boolean;
  /** When to look or try again. */
  checkAtMs: number;
  /** The target's bounds were set while the change was under way: they are applied when it ends. */
  boundsChanged?: boolean;
}

export interface TargetRecord extends Resource {
  /** The last part of its ARN. */
  id: string;
  min: number;
  max: number;
  roleArn: string;
  suspended: Suspensions;
  createdAtMs: number;
  tags: Record<string, string>;
  change?: CapacityChange | undefined;
  /** The last scale-out by a policy, from its completion on; a scale-in ends it. */
  scaledOut?: { from: number; to: number; atMs: number } | undefined;
  /** When the last scale-in by a policy was complete; a scale-out ends its cooldown. */
  scaledInAtMs?: number | undefined;
}

/** The alarms of a target tracking policy, by name. */
export interface TrackingAlarms {
  high: string;
  /** Absent when the policy does not scale in. */
  low?: string | undefined;
}

export interface PolicyRecord extends Resource {
  name: string;
  arn: string;
  type: Extract<PolicyType, 'StepScaling' | 'TargetTrackingScaling'>;
  createdAtMs: number;
  step?: StepScalingPolicyConfiguration | undefined;
  tracking?: TargetTrackingScalingPolicyConfiguration | undefined;
  alarms?: TrackingAlarms | undefined;
}

export interface ScheduledActionRecord extends Resource {
  name: string;
  arn: string;
  schedule: string;
  timezone?: string | undefined;
  startMs?: number | undefined;
  endMs?: number | undefined;
  min?: number | undefined;
  max?: number | undefined;
  createdAtMs: number;
  /** When it runs next; absent when it never will again. */
  nextAtMs?: number | undefined;
}

/** Why a policy that was triggered changed nothing. */
export interface NotScaled {
  Code:
    | 'AutoScalingAnticipatedFlapping'
    | 'TargetServicePutResourceAsUnscalable'
    | 'AlreadyAtMaxCapacity'
    | 'AlreadyAtMinCapacity'
    | 'AlreadyAtDesiredCapacity';
  MaxCapacity?: number;
  MinCapacity?: number;
  CurrentCapacity?: number;
}

export interface ActivityRecord extends Resource {
  id: string;
  /** Rises by one per activity: activities are listed latest first. */
  sequence: number;
  description: string;
  cause: string;
  startedAtMs: number;
  endedAtMs?: number | undefined;
  status: ScalingActivityStatusCode;
  message?: string | undefined;
  notScaled?: NotScaled | undefined;
}

/** A call that is answered with an error on request. */
export interface CallFault {
  id: string;
  /** The operation it meets; absent: the next one, whichever. */
  operation?: string;
  error: { name: string; message: string; status?: number };
  /** Strikes again and again until withdrawn; otherwise once. */
  standing?: boolean;
}

/** Everything this service remembers, as the entries of one key-value store. */
export type StoredScaling =
  | TargetRecord
  | PolicyRecord
  | ScheduledActionRecord
  | ActivityRecord
  | ScalingSettings
  | CallFault[];
