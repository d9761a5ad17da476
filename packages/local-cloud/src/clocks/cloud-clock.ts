/** The one clock of a local cloud: everything that takes time on AWS takes time on this clock. */
export interface CloudClock {
  /** Milliseconds since the Unix epoch, in cloud time. Never goes backwards, not even over a SIGKILL and restart. */
  now(): number;
  /** Cloud milliseconds per real millisecond; 0 for the virtual clock, which only moves when told to. */
  readonly rate: number;
  /**
   * Run `task` once cloud time reaches `atMs` (at once, but never synchronously, when it already has).
   *
   * Timers live in memory: a service arms its timers again from its stored state when the cloud starts.
   *
   * @returns a function that cancels the timer
   */
  at(atMs: number, task: () => void | Promise<void>): () => void;
  /**
   * Work that goes on in the background (a delivery, an invocation); a virtual clock waits for it before it moves on.
   *
   * Given as a function, the work may wait for cloud time with `sleep`: sleeping work does not hold a virtual clock
   * back. Given as a promise, it holds the clock until it settles.
   */
  background(work: Promise<unknown> | (() => Promise<unknown>)): void;
}

/** A clock as the cloud owns it: it can also be stopped. */
export interface OwnedClock extends CloudClock {
  /** Cancel every timer, wait a bounded time for background work, and save the instant. */
  stop(): Promise<void>;
}

/** Where a clock keeps its instant, so that a restarted cloud goes on from there. */
export interface InstantStore {
  load(): number | undefined;
  save(instantMs: number): void;
}

/** What every clock can be given. */
export interface ClockOptions {
  /** Where the instant is kept; absent: a restart begins at the start instant again. */
  persist?: InstantStore;
  /** Told of every error thrown by a timer or by background work. */
  onError?(error: unknown): void;
}
