/** Chances of what can go wrong between services, each from 0 (never) to 1 (always); they may be changed at any time. */
export interface Faults {
  /** An event that an AWS service puts on the default bus is lost: its delivery is best effort. */
  loseEvents: number;
  /** Such an event is delivered twice. */
  duplicateEvents: number;
  /** Such an event is held back for up to `REORDER_WINDOW_MS`, so that later ones overtake it. */
  reorderEvents: number;
  /** An attempt to deliver any event to a target fails and is repeated as its retry policy says. */
  failDeliveries: number;
}

/** How long a reordered event is held back at most, in cloud milliseconds. */
export const REORDER_WINDOW_MS = 30_000;

/** A cloud in which nothing goes wrong by itself. */
export function noFaults(): Faults {
  return { loseEvents: 0, duplicateEvents: 0, reorderEvents: 0, failDeliveries: 0 };
}
