import { LONGEST_WAIT_MS } from './advance.ts';
import type { Item } from './item.ts';
import { type Instant, plusMs } from './time.ts';

/** So many failures in a row make an item count as stuck: about ten minutes with the waits below. */
const FAILURES_UNTIL_QUARANTINE = 10;
const FIRST_WAIT_MS = 2_000;

/** The item after a failed try: tried again with growing waits, shown as quarantined when that does not help. Pure. */
export function troubled<State>(item: Item<State>, error: unknown, now: Instant): Item<State> {
  const failures = (item.trouble?.failures ?? 0) + 1;
  const quarantinedAt = item.trouble?.quarantinedAt ?? (failures >= FAILURES_UNTIL_QUARANTINE ? now : undefined);
  return {
    ...item,
    version: item.version + 1,
    dueAt: plusMs(now, Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS)),
    trouble: {
      failures,
      lastFailedAt: now,
      message: (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500),
      ...(quarantinedAt ? { quarantinedAt } : {}),
    },
  };
}
