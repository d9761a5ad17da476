import type { OutgoingEvent } from '@fairlead/reconcile';

/** Fairlead's own event bus. Delivery is at least once; `event.id` tells repeats. */
export interface EventBus {
  publish(event: OutgoingEvent): Promise<void>;
}

/** When keys shall arrive; at once unless it says otherwise. A queue delays by at most 15 minutes. */
export interface Arrival {
  delaySeconds?: number;
  /** Spread evenly over so many seconds, in order, so that what they call is not called all at once. */
  overSeconds?: number;
}

/** A queue of keys to look at. */
export interface WorkQueue {
  /** Any number of keys; throws when one could not be enqueued. */
  enqueue(keys: readonly string[], arrival?: Arrival): Promise<void>;
}
