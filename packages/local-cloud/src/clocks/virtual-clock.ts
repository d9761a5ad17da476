import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ClockOptions, OwnedClock } from './cloud-clock.ts';
import { runAs, type Work } from './work.ts';

interface Timer {
  readonly atMs: number;
  readonly task: () => void | Promise<void>;
}

/**
 * A clock that moves only when told to, and never while work is going on.
 *
 * Timers run one after another in time order, equal times in the order they were set. After each one the clock waits
 * for all background work it caused, however deep; work that sleeps in cloud time does not hold it back.
 */
export class VirtualClock implements OwnedClock {
  readonly rate = 0;
  #now: number;
  readonly #options: ClockOptions;
  readonly #timers: Timer[] = [];
  readonly #working = new Set<Work>();
  readonly #errors: unknown[] = [];
  #change = Promise.withResolvers<void>();
  #moving = false;

  constructor(options: ClockOptions & { startMs: number }) {
    this.#options = options;
    this.#now = Math.max(options.startMs, options.persist?.load() ?? options.startMs);
  }

  now(): number {
    return this.#now;
  }

  at(atMs: number, task: () => void | Promise<void>): () => void {
    const timer = { atMs, task };
    this.#timers.splice(this.#firstAfter(atMs), 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index >= 0) this.#timers.splice(index, 1);
    };
  }

  background(task: Promise<unknown> | (() => Promise<unknown>)): void {
    const work: Work = { parent: undefined, asleep: 0, changed: () => this.#changed() };
    this.#working.add(work);
    const started = typeof task === 'function' ? runAs(work, task) : task;
    started
      .catch((error) => this.#failed(error))
      .finally(() => {
        this.#working.delete(work);
        this.#changed();
      });
  }

  /** Move on by `ms` of cloud time. @throws what a timer or background work threw on the way */
  async advance(ms: number): Promise<void> {
    await this.advanceTo(this.#now + ms);
  }

  /**
   * Move on to `targetMs`, running everything that is due until then.
   *
   * @throws RangeError when the target lies in the past; otherwise what a timer or background work threw on the way
   */
  async advanceTo(targetMs: number): Promise<void> {
    if (targetMs < this.#now)
      throw new RangeError(`The clock stands at ${this.#now} and cannot go back to ${targetMs}.`);
    if (this.#moving) throw new Error('The virtual clock is already being moved; await the other advance first.');
    this.#moving = true;
    try {
      await this.settle();
      while (this.#runNext(targetMs)) await this.settle();
      this.#moveTo(targetMs);
    } finally {
      this.#moving = false;
    }
  }

  /** Wait for all background work without moving time. @throws what that work threw */
  async settle(): Promise<void> {
    for (;;) {
      await nextTurn();
      if (!this.#isBusy() && !this.#runNext(this.#now)) break;
      if (this.#isBusy()) await this.#change.promise;
    }
    this.#throwErrors();
  }

  async stop(): Promise<void> {
    this.#timers.length = 0;
    await nextTurn();
    while (this.#isBusy()) await this.#change.promise;
    this.#options.persist?.save(this.#now);
  }

  #runNext(untilMs: number): boolean {
    const next = this.#timers[0];
    if (!next || next.atMs > untilMs) return false;
    this.#timers.shift();
    this.#moveTo(Math.max(this.#now, next.atMs));
    this.background(async () => next.task());
    return true;
  }

  #moveTo(instantMs: number): void {
    if (instantMs === this.#now) return;
    this.#now = instantMs;
    this.#options.persist?.save(instantMs);
  }

  #isBusy(): boolean {
    for (const work of this.#working) if (work.asleep === 0) return true;
    return false;
  }

  #changed(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers<void>();
  }

  #failed(error: unknown): void {
    this.#errors.push(error);
    this.#options.onError?.(error);
  }

  #throwErrors(): void {
    const errors = this.#errors.splice(0);
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, `${errors.length} pieces of background work failed.`);
  }

  /** The index of the first timer that is later than `atMs`, by bisection. */
  #firstAfter(atMs: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const timer = this.#timers[middle];
      if (timer && timer.atMs <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A virtual clock that stands at `startMs`, or at the saved instant should that be later. */
export function virtualClock(options: ClockOptions & { startMs: number }): VirtualClock {
  return new VirtualClock(options);
}
