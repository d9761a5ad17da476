/** Something of the deployment that a function is told about or allowed to use. */
export type Reference = 'table' | 'bus' | 'account' | `queue:${string}`;

/** What sets a function off. */
export type Trigger =
  /** An EventBridge pattern on the default bus. */
  | { kind: 'event'; pattern: Record<string, unknown> }
  | { kind: 'http'; method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; path: `/${string}` }
  | { kind: 'schedule'; everyMinutes: number }
  | { kind: 'queue'; queue: string; batchSize: number };

/** Actions a function may take. `on`: the table, bus or queue of the deployment, or ARN patterns after the partition. */
export interface Permission {
  actions: readonly string[];
  on: Reference | readonly string[];
}

/** One Lambda function of a capability. */
export interface FunctionManifest {
  /** The module whose export `handler` is the function, relative to the manifest. */
  entry: string;
  purpose: string;
  /** Shorter than the lease it may take. */
  timeoutSeconds: number;
  memoryMb: number;
  triggers: readonly Trigger[];
  permissions: readonly Permission[];
  /** Environment variables by name: what each is told. */
  environment: Readonly<Record<string, Reference>>;
  /** What is broken, and for whom, when this function keeps failing. */
  impact: string;
}

/** The single source of a capability's wiring: the stacks deploy it, `npm start` deploys it, the docs list it. */
export interface Capability {
  name: string;
  queues: Readonly<Record<string, { visibilityTimeoutSeconds: number; maxReceives: number }>>;
  functions: Readonly<Record<string, FunctionManifest>>;
}
