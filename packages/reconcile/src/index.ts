export { LONGEST_WAIT_MS } from './advance.ts';
export { type Amender, type Amendment, type CallFreeDecision, createAmender } from './amender.ts';
export { type AuditDraft, type AuditEntry, appendAudit, canonicalJson, firstBrokenAuditEntry } from './audit.ts';
export { type Claim, claim } from './claim.ts';
export { FINAL_RECORD } from './final-record.ts';
export type {
  AuditHead,
  Expected,
  Item,
  Lease,
  OutboxEntry,
  OutgoingEvent,
  StoredRecord,
  Tombstone,
  Trouble,
} from './item.ts';
export {
  type Decision,
  LeaseEnded,
  type Machine,
  type Outcome,
  type Permit,
  Postponed,
  type Situation,
  type Spawned,
  type Transition,
} from './machine.ts';
export { memoryStore } from './memory-store.ts';
export { LEASE_MARGIN_MS, performAll } from './perform.ts';
export {
  createReconciler,
  type Reconciler,
  type ReconcilerDeps,
  type RunResult,
} from './reconciler.ts';
export {
  DUE_SHARDS,
  dueShardOf,
  type ItemStore,
  isActive,
  type Page,
  type RecordQuery,
  type RecordStore,
} from './store.ts';
export { sweep } from './sweep.ts';
export { earlier, elapsedMs, epochMsOf, type Instant, instantOf, later, plusMs } from './time.ts';
