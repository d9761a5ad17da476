import type { OutgoingEvent } from '@fairlead/reconcile';

/** Fairlead's own event bus. Delivery is at least once; `event.id` tells repeats. */
export interface EventBus {
  publish(event: OutgoingEvent): Promise<void>;
}

/** The queue of keys that are due. */
export interface WorkQueue {
  /** Any number of keys; throws when one could not be enqueued. */
  enqueue(keys: readonly string[]): Promise<void>;
}
