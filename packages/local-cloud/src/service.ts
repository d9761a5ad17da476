import type { CloudClock } from './clock.ts';

/** An event as an AWS service puts it on the default bus; the bus adds id, account, region, time and version. */
export interface ServiceEvent {
  source: string;
  detailType: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** One observation of a metric, as a service records it. */
export interface MetricObservation {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  unit: string;
  value: number;
  /** When it happened, cloud milliseconds since the epoch. */
  atMs: number;
  /** How late it becomes readable, 0 to 1 of the publication delay; absent: by chance. */
  lateness?: number;
}

/** Which metric an observation belongs to. */
export type MetricName = Pick<MetricObservation, 'namespace' | 'name' | 'dimensions'>;

/** Where services record their metrics; CloudWatch makes them readable later. */
export interface MetricSink {
  record(observation: MetricObservation): void;
  /** What services recorded in the minute of `atMs`, readable yet or not. */
  recorded(metric: MetricName, atMs: number): { count: number; sum: number };
}

/** Durable JSON values of one service. A returned value is the caller's own copy; a put is on disk when it returns. */
export interface KeyValueStore<V = unknown> {
  get(key: string): V | undefined;
  put(key: string, value: V): void;
  delete(key: string): void;
  /** All entries whose key starts with `prefix`, in key order. */
  entries(prefix?: string): [key: string, value: V][];
}

/** What a service may lean on. */
export interface CloudContext {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly clock: CloudClock;
  /** The store of one service; namespaces do not see each other. */
  store<V>(namespace: string): KeyValueStore<V>;
  /** Put an event on the default bus, best effort, as AWS services do. */
  emit(event: ServiceEvent): void;
  readonly metrics: MetricSink;
  /** Uniform in [0, 1), from the cloud's seed. */
  random(): number;
  /** A stream of such numbers of its own, the same for the same seed and name; see `namedDice`. */
  dice(name: string): () => number;
  /** The base URL of the wire listener, without a trailing slash. */
  url(): string;
}

/** What a call carries besides its modelled input. */
export interface CallInfo {
  requestId: string;
  /** The access key id of the signature, or "anonymous". */
  accessKeyId: string;
}

/** An operation: SDK-shaped input to SDK-shaped output (Date for timestamps, Uint8Array for blobs). Throws `AwsError`. */
// biome-ignore lint/suspicious/noExplicitAny: operations of one table have different shapes; each declares its own
export type Operation = (input: any, call: CallInfo) => unknown | Promise<unknown>;

/** One AWS service as the listener serves it. */
export interface Service {
  /** The signing name, such as `sagemaker` or `monitoring`. */
  readonly name: string;
  /** The SDK client package's namespace object: its schemas (`DescribeEndpoint$`) say how to read and write the wire. */
  readonly sdk: Record<string, unknown>;
  /** A client of that package, made only to read its protocol settings; it never sends anything. */
  client(): { config: object };
  readonly operations: Record<string, Operation>;
  /** Arm timers from stored state; called once, after every service exists. */
  start?(): void;
  /** Stop timers and write what is still in memory. */
  stop?(): void | Promise<void>;
}

/** An error with the name and status that AWS would answer. */
export class AwsError extends Error {
  readonly status: number;
  readonly fields: Record<string, unknown>;

  /**
   * @param name - the error code, such as `ValidationException`; declared in the service's model or not
   * @param message - the text as AWS writes it
   * @param options - HTTP status (default 400) and further members of a modelled error
   */
  constructor(name: string, message: string, options: { status?: number; fields?: Record<string, unknown> } = {}) {
    super(message);
    this.name = name;
    this.status = options.status ?? 400;
    this.fields = options.fields ?? {};
  }
}
