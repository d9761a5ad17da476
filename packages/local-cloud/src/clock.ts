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
  /** Work that goes on in the background (a delivery, an invocation); a virtual clock waits for it before it moves on. */
  background(work: Promise<unknown>): void;
}
