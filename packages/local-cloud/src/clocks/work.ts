import { AsyncLocalStorage } from 'node:async_hooks';
import type { CloudClock } from './cloud-clock.ts';

/** A piece of background work, as a virtual clock sees it: busy, or asleep until cloud time moves. */
export interface Work {
  /** The work that awaits this one; it sleeps when this one sleeps. */
  parent: Work | undefined;
  /** How many sleeps this work is in at the moment; 0 means busy. */
  asleep: number;
  /** Called whenever the work falls asleep. */
  changed(): void;
}

const current = new AsyncLocalStorage<Work | undefined>();

/** Run `task` as this piece of work: a `sleep` inside of it, however deep, is this work's sleep. */
export function runAs<T>(work: Work | undefined, task: () => T): T {
  return current.run(work, task);
}

/**
 * Do work that the caller awaits and that a virtual clock waits for.
 *
 * @returns what the work returns; a rejection is the caller's to handle
 */
export function track<T>(clock: CloudClock, task: () => Promise<T>): Promise<T> {
  const parent = current.getStore();
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  clock.background(async () => {
    const work = current.getStore();
    if (work) work.parent = parent;
    await task().then(resolve, reject);
  });
  return promise;
}

/** A wait for cloud time that can be cut short. */
export interface Pause {
  /** Resolves when the time is over or after `wake()`. */
  readonly over: Promise<void>;
  wake(): void;
}

/** Begin to wait `ms` of cloud time (`Infinity`: until woken); the current work counts as asleep meanwhile. */
export function pause(clock: CloudClock, ms: number): Pause {
  const sleepers = chain(current.getStore());
  const { promise, resolve } = Promise.withResolvers<void>();
  let awake = false;
  let cancel = () => {};
  const wake = () => {
    if (awake) return;
    awake = true;
    cancel();
    for (const work of sleepers) work.asleep -= 1;
    resolve();
  };
  if (ms !== Number.POSITIVE_INFINITY) cancel = clock.at(clock.now() + ms, wake);
  for (const work of sleepers) {
    work.asleep += 1;
    work.changed();
  }
  return { over: promise, wake };
}

/** Wait `ms` of cloud time. Inside background work this is the way to wait: it lets a virtual clock move on. */
export function sleep(clock: CloudClock, ms: number): Promise<void> {
  return pause(clock, ms).over;
}

function chain(work: Work | undefined): Work[] {
  const works: Work[] = [];
  for (let next = work; next; next = next.parent) works.push(next);
  return works;
}
