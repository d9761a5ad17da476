/** The one source of product time. On AWS it is the system's; a local cloud supplies its own. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** A signal that aborts after `ms` milliseconds of this clock. */
  timeout(ms: number): AbortSignal;
}

/** What the process stands on: a clock, and the way to AWS. */
export interface Platform {
  clock: Clock;
  /** Let `ms` milliseconds of that clock pass; absent: real ones. A virtual clock lets none pass: it moves only when told to. */
  sleep?: (ms: number) => Promise<void>;
  /** An SDK request handler; absent: the SDK's own, over HTTPS or to `AWS_ENDPOINT_URL`. */
  requestHandler?: object;
}

/** The operating system's clock. */
const systemClock: Clock = { now: () => Date.now(), timeout: (ms) => AbortSignal.timeout(ms) };

let installed: Platform = { clock: systemClock };

/** Stand on another platform: for local clouds, before any handler is loaded. AWS needs no call. */
export function installPlatform(platform: Platform): void {
  installed = platform;
}

/** The platform as it is now. */
export function platform(): Platform {
  return installed;
}

/** Product time, whoever supplies it. */
export const clock: Clock = {
  now: () => installed.clock.now(),
  timeout: (ms) => installed.clock.timeout(ms),
};

/** Let product time pass. */
export function sleep(ms: number): Promise<void> {
  return installed.sleep ? installed.sleep(ms) : new Promise((resolve) => setTimeout(resolve, ms));
}
