import type { CloudClock } from '../../clock.ts';
import type { CloudContext, KeyValueStore, Service, ServiceEvent } from '../../service.ts';

/** A clock that moves only when told to, and runs what falls due on the way. */
class HandClock implements CloudClock {
  readonly rate = 0;
  #nowMs: number;
  readonly #timers = new Set<{ atMs: number; task: () => void | Promise<void> }>();
  readonly #work = new Set<Promise<unknown>>();

  constructor(start: string) {
    this.#nowMs = Date.parse(start);
  }

  now(): number {
    return this.#nowMs;
  }

  at(atMs: number, task: () => void | Promise<void>): () => void {
    const timer = { atMs, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  background(work: Promise<unknown> | (() => Promise<unknown>)): void {
    const running = typeof work === 'function' ? work() : work;
    this.#work.add(running);
    void running.finally(() => this.#work.delete(running));
  }

  /** Move to `time`, running due timers in order and waiting for work in the background. */
  async moveTo(time: string): Promise<void> {
    const targetMs = Date.parse(time);
    for (;;) {
      const [next] = [...this.#timers].filter(({ atMs }) => atMs <= targetMs).sort((a, b) => a.atMs - b.atMs);
      if (!next) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      await next.task();
      await Promise.all(this.#work);
    }
    this.#nowMs = Math.max(this.#nowMs, targetMs);
  }
}

/** What one memory cloud keeps when it is stopped and started again. */
export type Disk = Map<string, Map<string, string>>;

export interface TestContext extends Omit<CloudContext, 'metrics' | 'url'> {
  clock: HandClock;
  disk: Disk;
  events: ServiceEvent[];
}

/** A context in memory. Values pass through JSON, as they would on a real disk. */
export function testContext({
  start,
  disk = new Map(),
  random = () => 0.5,
}: {
  start: string;
  disk?: Disk;
  random?: () => number;
}): TestContext {
  const events: ServiceEvent[] = [];
  return {
    accountId: '111122223333',
    region: 'us-east-1',
    partition: 'aws',
    clock: new HandClock(start),
    disk,
    events,
    store: <V>(namespace: string) => memoryStore<V>(disk, namespace),
    emit: (event) => events.push(event),
    random,
    dice: () => random,
  };
}

function memoryStore<V>(disk: Disk, namespace: string): KeyValueStore<V> {
  const values = disk.get(namespace) ?? new Map<string, string>();
  disk.set(namespace, values);
  const read = (text: string): V => JSON.parse(text);
  return {
    get: (key) => {
      const text = values.get(key);
      return text === undefined ? undefined : read(text);
    },
    put: (key, value) => void values.set(key, JSON.stringify(value)),
    delete: (key) => void values.delete(key),
    entries: (prefix = '') =>
      [...values]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, text]) => [key, read(text)]),
  };
}

/** Call operations by name, with what the listener would pass. Answers are typed by the caller. */
export function caller(service: Service) {
  return async function call<Output = unknown>(operation: string, input: object): Promise<Output> {
    const run = service.operations[operation];
    if (!run) throw new Error(`${operation} is not served`);
    return (await run(input, { requestId: 'request-1', accessKeyId: 'test' })) as Output;
  };
}
