import { appendAudit, auditRecord } from './audit.ts';
import type { Item, Lease, OutboxEntry } from './item.ts';
import type { Decision, Spawned, Transition } from './machine.ts';
import { earlier, type Instant, plusMs } from './time.ts';

/** No active item waits longer than this before somebody looks at it again, in milliseconds. */
export const LONGEST_WAIT_MS = 120_000;

/** The item that a decision leads to: a version on, audited, with its news in the outbox. Pure. */
export function advance<State>(
  item: Item<State>,
  decision: Omit<Decision<State, unknown>, 'actions'>,
  context: {
    now: Instant;
    partition: string;
    schemaVersion: number;
    longestWaitMs?: number | undefined;
    lease?: Lease | undefined;
  },
): Item<State> {
  const { lease: _ended, ...kept } = item;
  const { news, audit } = newsOf(item, decision.transitions, decision.why, context);
  const published = (decision.publish ?? []).map((record): OutboxEntry => ({ kind: 'record', record }));
  return {
    ...kept,
    version: item.version + 1,
    schemaVersion: context.schemaVersion,
    state: decision.state,
    why: decision.why,
    dueAt: earlier(decision.dueAt, plusMs(context.now, context.longestWaitMs ?? LONGEST_WAIT_MS)),
    final: decision.final ?? false,
    outbox: [...item.outbox, ...published, ...(decision.spawn ?? []).map(spawnEntry), ...news],
    audit,
    ...(context.lease ? { lease: context.lease } : {}),
  };
}

/** A new item, as its first version; its audit begins with itself. */
function spawnEntry(spawned: Spawned): OutboxEntry {
  const item = { ...spawned, version: 1, wakes: 0, final: false, outbox: [], audit: { seq: 0, hash: '' } };
  return { kind: 'item', item };
}

/** Transitions as audit entries, chained to what came before, and as events whose ids a repeat hits again. */
function newsOf(
  item: Item<unknown>,
  transitions: readonly Transition[],
  why: string,
  { now, partition }: { now: Instant; partition: string },
): { news: OutboxEntry[]; audit: Item<unknown>['audit'] } {
  let head = item.audit;
  const news: OutboxEntry[] = [];
  for (const { type, summary, detail, actor = 'fairlead' } of transitions) {
    const appended = appendAudit(head, { at: now, actor, what: type, why: summary, detail });
    head = appended.head;
    const event = { id: `${partition}#${head.seq}`, type, at: now, detail: { ...detail, summary, why, actor } };
    news.push({ kind: 'record', record: auditRecord(partition, appended.entry) }, { kind: 'event', event });
  }
  return { news, audit: head };
}
