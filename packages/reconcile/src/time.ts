/** A moment, as ISO 8601 in UTC with milliseconds (`2026-01-31T12:00:00.000Z`). Two instants compare as strings. */
export type Instant = string;

/** The instant of an epoch time in milliseconds. */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString();
}

/** Epoch milliseconds of an instant. */
export function epochMsOf(instant: Instant): number {
  return Date.parse(instant);
}

/** The instant `ms` milliseconds after `instant` (before it, when negative). */
export function plusMs(instant: Instant, ms: number): Instant {
  return instantOf(epochMsOf(instant) + ms);
}

/** Milliseconds from `start` to `end`; negative when `end` is earlier. */
export function elapsedMs(start: Instant, end: Instant): number {
  return epochMsOf(end) - epochMsOf(start);
}

/** The earlier of two instants. */
export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
