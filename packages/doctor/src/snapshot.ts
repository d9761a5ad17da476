import type { ConfigBody, LiveEndpoint } from '@fairlead/rollout';

/** Something that was read, or why it could not be: a check never passes because nobody could look. */
export type Read<T> = { kind: 'read'; value: T } | { kind: 'unreadable'; call: string; reason: string };

/** An endpoint with all that says whether and how it can be rolled. */
export interface EndpointSeen {
  live: LiveEndpoint;
  config: { body: ConfigBody; tags: Record<string, string> } | 'missing';
  /** Subnets of the models it serves, by model name; absent for a model outside any VPC. */
  subnetsOf: Readonly<Record<string, readonly string[]>>;
}

/** Requests that CloudWatch counted for a variant in the last day; `none` when there is no datapoint at all. */
export interface TrafficSeen {
  endpointName: string;
  variantName: string;
  requests: number | 'none';
}

export interface ScalableTargetSeen {
  endpointName: string;
  variantName: string;
  minCapacity: number;
  maxCapacity: number;
  /** Which kinds of scaling are suspended. */
  suspended: readonly ('scale-in' | 'scale-out' | 'scheduled')[];
}

/** An alarm that watches an endpoint. */
export interface AlarmSeen {
  name: string;
  state: string;
  /** When it went into this state, epoch milliseconds. */
  sinceMs: number;
  endpointName: string;
  variantName?: string;
}

export interface RuleSeen {
  name: string;
  enabled: boolean;
  targets: number;
  /** Parsed; undefined for a rule that runs on a schedule alone. */
  pattern?: unknown;
  schedule?: string;
}

export interface DomainSeen {
  id: string;
  name: string;
  authMode: string;
}

export interface TableSeen {
  name: string;
  status: string;
  deletionProtected: boolean;
  /** The index that finds due items; undefined when there is none. */
  dueIndexStatus?: string;
}

export interface QueueSeen {
  name: string;
  /** Messages that wait, about. */
  waiting: number;
  /** Whether other queues or functions put here what they gave up. */
  holdsDeadLetters: boolean;
}

/** All that the doctor looks at, read at one time. */
export interface AccountSnapshot {
  atMs: number;
  accountId: string;
  region: string;
  /** What the names of Fairlead's own resources begin with. */
  prefix: string;
  endpoints: Read<readonly EndpointSeen[]>;
  traffic: Read<readonly TrafficSeen[]>;
  scalableTargets: Read<readonly ScalableTargetSeen[]>;
  serviceLinkedRole: Read<'present' | 'missing'>;
  alarms: Read<readonly AlarmSeen[]>;
  /** Rules of the default bus. */
  rules: Read<readonly RuleSeen[]>;
  domains: Read<readonly DomainSeen[]>;
  tables: Read<readonly TableSeen[]>;
  queues: Read<readonly QueueSeen[]>;
}

/** The value, or nothing when it could not be read; that it could not is a finding of its own. */
export function seenIn<T>(read: Read<readonly T[]>): readonly T[] {
  return read.kind === 'read' ? read.value : [];
}
