/** How late a service's data become readable, counted from the moment they happened. */
export interface PublishDelay {
  minMs: number;
  maxMs: number;
}

/** Length of the windows in which a service collects observations before it sends them as one batch. */
const COLLECTION_WINDOW_MS = 10_000;

/** The start of the collection window of `atMs`; windows are never longer than the delay may vary. */
export function collectionWindowStart(atMs: number, delay: PublishDelay): number {
  const lengthMs = windowLengthMs(delay);
  return Math.floor(atMs / lengthMs) * lengthMs;
}

/**
 * When a batch becomes readable, so that each of its observations is between `minMs` and `maxMs` old by then.
 *
 * @param draw - uniform in [0, 1)
 */
export function visibleAtMs(windowStartMs: number, delay: PublishDelay, draw: number): number {
  const lengthMs = windowLengthMs(delay);
  const spreadMs = Math.max(0, delay.maxMs - delay.minMs - lengthMs);
  return windowStartMs + Math.min(lengthMs, delay.maxMs - delay.minMs) + delay.minMs + Math.floor(draw * spreadMs);
}

function windowLengthMs({ minMs, maxMs }: PublishDelay): number {
  return Math.max(1, Math.min(COLLECTION_WINDOW_MS, maxMs - minMs));
}
