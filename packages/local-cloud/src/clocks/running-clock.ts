import type { ClockOptions, OwnedClock } from './cloud-clock.ts';
import { runAs } from './work.ts';

/** The longest delay `setTimeout` takes; longer waits are taken in pieces. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
/** How far ahead of the clock the saved instant lies, in real milliseconds: one write per real second. */
const SAVE_AHEAD_MS = 1_000;
/** How long `stop` waits for background work, in real milliseconds. */
const STOP_WAIT_MS = 2_000;

/** A clock that shows the machine's time, or the saved instant should that be later. */
export function realClock(options: ClockOptions = {}): OwnedClock {
  return runningClock({ ...options, rate: 1, read: Date.now });
}

/**
 * A clock that runs `rate` times as fast as the machine's, from `startMs` or from the saved instant.
 *
 * @param options.rate - cloud milliseconds per real millisecond, above 0
 * @param options.startMs - cloud time at the very first start
 */
export function scaledClock(options: ClockOptions & { rate: number; startMs: number }): OwnedClock {
  if (!(options.rate > 0)) throw new RangeError(`A clock's rate is above 0; got ${options.rate}.`);
  const realStart = performance.now();
  const cloudStart = Math.max(options.startMs, options.persist?.load() ?? options.startMs);
  const read = () => Math.floor(cloudStart + (performance.now() - realStart) * options.rate);
  return runningClock({ ...options, read });
}

function runningClock(options: ClockOptions & { rate: number; read(): number }): OwnedClock {
  const { rate, read, persist } = options;
  const timers = new Set<NodeJS.Timeout>();
  const pending = new Set<Promise<void>>();
  let latest = persist?.load() ?? Number.NEGATIVE_INFINITY;
  let savedUntil = Number.NEGATIVE_INFINITY;
  let stopped = false;

  // The saved instant lies ahead of every instant ever shown, so a restart after SIGKILL cannot go backwards.
  function now(): number {
    latest = Math.max(latest, read());
    if (persist && !stopped && latest > savedUntil) {
      savedUntil = latest + SAVE_AHEAD_MS * rate;
      persist.save(savedUntil);
    }
    return latest;
  }

  function background(work: Promise<unknown> | (() => Promise<unknown>)): void {
    const started = typeof work === 'function' ? runAs(undefined, work) : work;
    const done = started.then(
      () => {},
      (error) => options.onError?.(error),
    );
    pending.add(done);
    done.then(() => pending.delete(done));
  }

  function at(atMs: number, task: () => void | Promise<void>): () => void {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const waitMs = Math.min(Math.max((atMs - now()) / rate, 0), LONGEST_TIMEOUT_MS);
      timer = setTimeout(ring, waitMs);
      timers.add(timer);
    };
    const ring = () => {
      timers.delete(timer);
      if (now() < atMs) arm();
      else background(async () => task());
    };
    if (!stopped) arm();
    return () => {
      clearTimeout(timer);
      timers.delete(timer);
    };
  }

  async function stop(): Promise<void> {
    const instant = now();
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
    await settledWithin(pending, STOP_WAIT_MS);
    persist?.save(instant);
  }

  return { now, rate, at, background, stop };
}

async function settledWithin(pending: Set<Promise<void>>, waitMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const deadline = setTimeout(resolve, waitMs);
  await Promise.race([promise, Promise.all(pending)]);
  clearTimeout(deadline);
}
