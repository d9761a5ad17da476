import { hash } from 'node:crypto';
import type { AuditHead, StoredRecord } from './item.ts';
import type { Instant } from './time.ts';

/** One line of an audit trail. `hash` covers every other field, `prevHash` the whole trail before it. */
export interface AuditEntry {
  seq: number;
  at: Instant;
  /** Who caused it: a caller's identity, or `fairlead` for what the machine decided itself. */
  actor: string;
  what: string;
  why: string;
  detail: Record<string, unknown>;
  prevHash: string;
  hash: string;
}

/** What the caller of `appendAudit` knows; number and hashes are added. */
export type AuditDraft = Pick<AuditEntry, 'at' | 'actor' | 'what' | 'why' | 'detail'>;

/** The trail's next entry and its new head. SHA-256 over canonical JSON (keys sorted, no white space). */
export function appendAudit(head: AuditHead, draft: AuditDraft): { entry: AuditEntry; head: AuditHead } {
  const unsigned = { ...draft, seq: head.seq + 1, prevHash: head.hash };
  const entry = { ...unsigned, hash: hashOf(unsigned) };
  return { entry, head: { seq: entry.seq, hash: entry.hash } };
}

/**
 * Check a whole trail.
 *
 * @param entries - all entries in order, the first with seq 1
 * @returns the seq of the first entry that does not fit, or undefined when the trail is whole
 */
export function firstBrokenAuditEntry(entries: readonly AuditEntry[]): number | undefined {
  let prevHash = '';
  for (const [index, entry] of entries.entries()) {
    const { hash, ...unsigned } = entry;
    if (entry.seq !== index + 1 || entry.prevHash !== prevHash || hash !== hashOf(unsigned)) return entry.seq;
    prevHash = hash;
  }
  return undefined;
}

/** Where an audit entry is stored: in the partition of the thing it is about, in order of `seq`. */
export function auditRecord(partition: string, entry: AuditEntry): StoredRecord {
  return { pk: partition, sk: `AUDIT#${String(entry.seq).padStart(6, '0')}`, body: { ...entry } };
}

function hashOf(value: unknown): string {
  return hash('sha256', canonicalJson(value));
}

/** JSON with sorted keys and without undefined members: the same value always gives the same text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((member) => canonicalJson(member ?? null)).join(',')}]`;
  const members = new Map(Object.entries(value));
  let text = '';
  for (const name of [...members.keys()].sort()) {
    const member = members.get(name);
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}
