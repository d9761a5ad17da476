import type { Instant } from './time.ts';

/** An item of its own beside the state: a look, an audit entry, a list entry. Written under a key that a repeat hits again. */
export interface StoredRecord {
  pk: string;
  sk: string;
  body: Record<string, unknown>;
  /** When the table may drop it, epoch seconds (the unit the table's expiry demands). Absent: kept. */
  expiresAtSeconds?: number;
}

/** An event for the world outside. `id` is the same at every delivery of the same transition, so receivers can drop repeats. */
export interface OutgoingEvent {
  id: string;
  type: string;
  at: Instant;
  detail: Record<string, unknown>;
}

/** What rides in the item until it has been delivered. */
export type OutboxEntry =
  | { kind: 'record'; record: StoredRecord }
  | { kind: 'event'; event: OutgoingEvent }
  /** The first state of another long-lived thing. */
  | { kind: 'item'; item: Item<unknown> };

/** The right of one worker to send an attempt's actions; nobody else acts on the item until it ends. */
export interface Lease {
  owner: string;
  untilAt: Instant;
}

/** How the last tries to reconcile failed. */
export interface Trouble {
  failures: number;
  lastFailedAt: Instant;
  message: string;
  /** Since when the item counts as stuck and is shown as such; it is still tried at every due time. */
  quarantinedAt?: Instant;
}

/** The head of the item's audit chain: the number and the hash of its newest entry (0 and '' before the first). */
export interface AuditHead {
  seq: number;
  hash: string;
}

/** One long-lived thing as it is stored: its state and what the loop needs to drive it. */
export interface Item<State> {
  key: string;
  /** Rises by one with every commit and never falls, not even when the key is used again. */
  version: number;
  /** Counts the hints received; a commit that has not seen the newest one fails. */
  wakes: number;
  schemaVersion: number;
  state: State;
  why: string;
  dueAt: Instant;
  /** No more decisions: what is left is to deliver the outbox and to retire the item. */
  final: boolean;
  lease?: Lease;
  outbox: OutboxEntry[];
  audit: AuditHead;
  trouble?: Trouble;
}

/** What is left under a key once its item has been retired: enough to keep versions rising. */
export interface Tombstone {
  key: string;
  version: number;
  wakes: number;
  /** Of a worker that holds the key for work without an item; what is started meanwhile waits for its end. */
  lease?: Lease;
}

/** What a commit must still find in the store, or it is lost. */
export type Expected = { version: number; wakes: number } | 'absent';
