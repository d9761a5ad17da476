import type { Action } from '@fairlead/roles';

/** The topics of a deployment: where people are asked for approval, and where they are told what is broken. */
export type TopicName = 'approvals' | 'notifications';

/**
 * Something of the deployment that a function is told about or allowed to use.
 *
 * `queue:<name>` is a queue of the same capability. `members` are the roles in other accounts and regions, as JSON for
 * `memberDirectory`; a stage without members has none. `sign-in` tells who may call the API, as JSON for `readSignIn`. `secret:<name>` tells the name of an encrypted parameter, never its value.
 * `model-roles` are the IAM roles that models may run with: they are passed on, and to SageMaker only.
 */
export type Reference =
  | 'table'
  | 'bus'
  | 'account'
  | 'members'
  | 'sign-in'
  | 'model-roles'
  | `queue:${string}`
  | `topic:${TopicName}`
  | `secret:${string}`;

/**
 * What a route does, by which rules say who may ask for it. `signed-in`: whoever has proved who they are. `open`: anybody;
 * for what tells how to sign in, and pages on a laptop.
 */
export type RouteAction = Action | 'signed-in' | 'open';

/** A route of the REST API. */
export interface HttpTrigger {
  kind: 'http';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: `/${string}`;
  action: RouteAction;
}

/** What sets a function off. */
export type Trigger =
  /** An EventBridge pattern on the default bus, or on Fairlead's `own`, where its events are. */
  | { kind: 'event'; bus?: 'own'; pattern: Record<string, unknown> }
  | HttpTrigger
  | { kind: 'schedule'; everyMinutes: number }
  /** `maximumConcurrency`: how many batches at once, 2 to 1,000; without it, as many as the account allows. */
  | { kind: 'queue'; queue: string; batchSize: number; maximumConcurrency?: number };

/**
 * Actions a function may take. `on`: something of the deployment, or resources as `service:type/name`, of the stage's
 * account and region. `sagemaker:endpoint/*` stands for the endpoints that the stage's config lets Fairlead touch.
 */
export interface Permission {
  actions: readonly string[];
  on: Reference | readonly string[];
  /** IAM conditions: operator → key → values. All must hold. */
  when?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** One Lambda function of a capability. */
export interface FunctionManifest {
  /** The module whose export `handler` is the function, relative to the manifest. */
  entry: string;
  purpose: string;
  /** Shorter than the lease it may take. */
  timeoutSeconds: number;
  memoryMb: number;
  /** Taken from the account's concurrency for good; only for what must neither starve nor run twice at once. */
  reservedConcurrency?: number;
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

/** The routes that lead to a function. @throws when the capability has no function of that name */
export function routesTo({ name, functions }: Capability, functionName: string): HttpTrigger[] {
  const manifest = functions[functionName];
  if (!manifest) throw new Error(`The capability ${name} has no function ${functionName}.`);
  return manifest.triggers.filter((trigger) => trigger.kind === 'http');
}
