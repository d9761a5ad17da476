/** A moment, as ISO 8601 in UTC with milliseconds (`2026-01-31T12:00:00.000Z`). Two instants compare as strings. */
export type Instant = string;

const MINUTE_MS = 60_000;
/** The texts of a few recent minutes, up to their seconds: most of what formatting costs, and most instants share them. */
const recent = Array.from({ length: 8 }, () => ({ minute: Number.NaN, text: '' }));

/**
 * The instant of an epoch time in milliseconds; fractions are dropped.
 *
 * @throws RangeError when it is not a time
 */
export function instantOf(epochMs: number): Instant {
  const minute = Math.floor(epochMs / MINUTE_MS);
  const slot = recent[minute & 7];
  if (!slot) return new Date(epochMs).toISOString();
  if (slot.minute !== minute) {
    slot.text = new Date(minute * MINUTE_MS).toISOString().slice(0, 'yyyy-mm-ddThh:mm:'.length);
    slot.minute = minute;
  }
  const ms = Math.floor(epochMs) - minute * MINUTE_MS;
  return `${slot.text}${String(100_000 + ms).slice(1, 3)}.${String(100_000 + ms).slice(3)}Z`;
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

/** The later of two instants. */
export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
