import type { ContainerDefinition } from '@aws-sdk/client-sagemaker';

/** A stretch of time in which a model answers worse than usual; in cloud time, counted from its deployment. */
export interface BadPatch {
  /** The first patch begins this long after the variant was deployed. */
  startsAfterMs: number;
  /** Patches begin this far apart; 0 for one patch. */
  everyMs: number;
  /** How long a patch lasts; Infinity for one that never ends. */
  lastsMs: number;
  /** Share of requests answered with a 5xx during a patch, 0 to 1. */
  errorRate: number;
  /** Latencies are multiplied by this during a patch. */
  latencyFactor: number;
}

/** A model that is played, not run. */
export interface ModelProfile {
  kind: 'profile';
  /** Share of requests that the container answers with 500, 0 to 1. */
  errorRate: number;
  /** Share of requests that the container answers with 400, 0 to 1. */
  error4xxRate: number;
  /** Lognormal: the median in milliseconds and the standard deviation of the logarithm. */
  latencyMs: { p50: number; sigma: number };
  badPatch: BadPatch | undefined;
  /** Requests per second that one instance sustains; Infinity for a model that load does not slow down. */
  capacityRps: number;
  response: { body: Uint8Array; contentType: string };
  /** Whether the container passes its health check when instances start. */
  starts: boolean;
}

/** A model that runs: an HTTP server on this machine that serves `/ping` and `/invocations`. */
interface ModelContainer {
  kind: 'container';
  /** Base URL on the loopback interface, without a trailing slash. */
  url: string;
}

export type ModelBehaviour = ModelProfile | ModelContainer;

const PREFIX = 'LOCAL_MODEL_';
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Every key of a container's `Environment` that says how the local cloud plays the model.
 *
 * They live in the model itself, so any SDK client can set them and they survive a restart.
 */
export const BEHAVIOUR_KEYS = {
  LOCAL_MODEL_URL: 'a container to invoke for real: http://127.0.0.1:<port>; all other keys are ignored',
  LOCAL_MODEL_ERROR_RATE: 'share of requests answered with 500, 0 to 1 (0)',
  LOCAL_MODEL_ERROR_4XX_RATE: 'share of requests answered with 400, 0 to 1 (0)',
  LOCAL_MODEL_LATENCY_P50_MS: 'median latency, milliseconds (20)',
  LOCAL_MODEL_LATENCY_SIGMA: 'spread of the lognormal latency, 0 to 5 (0.3)',
  LOCAL_MODEL_CAPACITY_RPS:
    'requests per second that one instance sustains; it slows down above 80 % of it, and above 100 % the excess gets 503 (unlimited)',
  LOCAL_MODEL_RESPONSE: 'body of a good response ({"predictions":[{"score":0.5}]})',
  LOCAL_MODEL_RESPONSE_TYPE: 'its content type (application/json)',
  LOCAL_MODEL_STARTUP: 'healthy | fails-health-check (healthy)',
  LOCAL_MODEL_BAD_ERROR_RATE: 'share of 500s during a bad patch, 0 to 1 (the usual rate)',
  LOCAL_MODEL_BAD_LATENCY_FACTOR: 'latency is multiplied by this during a bad patch (1)',
  LOCAL_MODEL_BAD_AFTER_SECONDS: 'the first bad patch begins this long after deployment (0)',
  LOCAL_MODEL_BAD_FOR_SECONDS: 'a bad patch lasts this long (for ever)',
  LOCAL_MODEL_BAD_EVERY_SECONDS: 'bad patches begin this far apart (there is one)',
} as const;

type BehaviourKey = keyof typeof BEHAVIOUR_KEYS;
type Environment = Record<string, string>;

/** A container's behaviour, or what is wrong with its environment: one sentence per bad key. */
export type ReadBehaviour = { behaviour: ModelBehaviour; faults: [] } | { behaviour?: never; faults: string[] };

class Reader {
  readonly faults: string[] = [];
  private readonly environment: Environment;

  constructor(environment: Environment) {
    this.environment = environment;
  }

  text(key: BehaviourKey): string | undefined {
    return this.environment[key];
  }

  number(key: BehaviourKey, fallback: number, bounds: { min: number; max: number }): number {
    const text = this.text(key);
    if (text === undefined) return fallback;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= bounds.min && value <= bounds.max) return value;
    this.faults.push(`${key} is '${text}', expected a number from ${bounds.min} to ${bounds.max}`);
    return fallback;
  }

  share(key: BehaviourKey, fallback: number): number {
    return this.number(key, fallback, { min: 0, max: 1 });
  }

  milliseconds(key: BehaviourKey, fallback: number): number {
    return this.text(key) === undefined ? fallback : 1000 * this.number(key, 0, { min: 0, max: 1e9 });
  }

  unknownKeys(): void {
    for (const key of Object.keys(this.environment)) {
      if (key.startsWith(PREFIX) && !Object.hasOwn(BEHAVIOUR_KEYS, key)) this.faults.push(`${key} is not known`);
    }
  }
}

function readBadPatch(reader: Reader, usualErrorRate: number): BadPatch | undefined {
  const isDescribed =
    reader.text('LOCAL_MODEL_BAD_ERROR_RATE') !== undefined ||
    reader.text('LOCAL_MODEL_BAD_LATENCY_FACTOR') !== undefined;
  if (!isDescribed) return undefined;
  return {
    startsAfterMs: reader.milliseconds('LOCAL_MODEL_BAD_AFTER_SECONDS', 0),
    everyMs: reader.milliseconds('LOCAL_MODEL_BAD_EVERY_SECONDS', 0),
    lastsMs: reader.milliseconds('LOCAL_MODEL_BAD_FOR_SECONDS', Number.POSITIVE_INFINITY),
    errorRate: reader.share('LOCAL_MODEL_BAD_ERROR_RATE', usualErrorRate),
    latencyFactor: reader.number('LOCAL_MODEL_BAD_LATENCY_FACTOR', 1, { min: 0, max: 1000 }),
  };
}

function readProfile(reader: Reader): ModelProfile {
  const errorRate = reader.share('LOCAL_MODEL_ERROR_RATE', 0);
  const startup = reader.text('LOCAL_MODEL_STARTUP') ?? 'healthy';
  if (startup !== 'healthy' && startup !== 'fails-health-check') {
    reader.faults.push(`LOCAL_MODEL_STARTUP is '${startup}', expected 'healthy' or 'fails-health-check'`);
  }
  return {
    kind: 'profile',
    errorRate,
    error4xxRate: reader.share('LOCAL_MODEL_ERROR_4XX_RATE', 0),
    latencyMs: {
      p50: reader.number('LOCAL_MODEL_LATENCY_P50_MS', 20, { min: 0.001, max: 60_000 }),
      sigma: reader.number('LOCAL_MODEL_LATENCY_SIGMA', 0.3, { min: 0, max: 5 }),
    },
    badPatch: readBadPatch(reader, errorRate),
    capacityRps: reader.number('LOCAL_MODEL_CAPACITY_RPS', Number.POSITIVE_INFINITY, { min: 0.001, max: 1e6 }),
    response: {
      body: new TextEncoder().encode(reader.text('LOCAL_MODEL_RESPONSE') ?? '{"predictions":[{"score":0.5}]}'),
      contentType: reader.text('LOCAL_MODEL_RESPONSE_TYPE') ?? 'application/json',
    },
    starts: startup === 'healthy',
  };
}

function readContainer(reader: Reader, text: string): ModelContainer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' || !LOOPBACK.test(url.hostname)) {
    reader.faults.push(
      `LOCAL_MODEL_URL is '${text}', expected an http URL on this machine, such as http://127.0.0.1:9000`,
    );
  }
  return { kind: 'container', url: text.replace(/\/+$/, '') };
}

/** Read how a container is to be played; without any key of ours it is a healthy, quick model. */
export function readBehaviour(container: ContainerDefinition): ReadBehaviour {
  const reader = new Reader(container.Environment ?? {});
  const url = reader.text('LOCAL_MODEL_URL');
  const behaviour = url === undefined ? readProfile(reader) : readContainer(reader, url);
  reader.unknownKeys();
  return reader.faults.length === 0 ? { behaviour, faults: [] } : { faults: reader.faults };
}

const DEFAULT_BEHAVIOUR = readProfile(new Reader({}));
const known = new WeakMap<ContainerDefinition, ModelBehaviour>();

/** The behaviour of a deployed container, read once per container object. CreateModel has refused bad keys before. */
export function behaviourOf(container: ContainerDefinition): ModelBehaviour {
  let behaviour = known.get(container);
  if (!behaviour) {
    behaviour = readBehaviour(container).behaviour ?? DEFAULT_BEHAVIOUR;
    known.set(container, behaviour);
  }
  return behaviour;
}
