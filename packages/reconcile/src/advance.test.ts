import { describe, expect, it } from 'vitest';
import { advance } from './advance.ts';
import type { Item } from './item.ts';

const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
const lease = { owner: 'w1', untilAt: at(90) };
const waiting: Item<{ level: number }> = {
  key: 'TANK#a',
  version: 7,
  wakes: 2,
  schemaVersion: 1,
  state: { level: 0 },
  why: 'Filling.',
  dueAt: at(0),
  final: false,
  lease,
  outbox: [{ kind: 'record', record: { pk: 'p', sk: 'left over', body: {} } }],
  audit: { seq: 3, hash: 'h' },
};
const decision = { state: { level: 1 }, transitions: [], dueAt: at(60), why: 'One more.' };
const context = { now: at(10), partition: 'TANK#a', schemaVersion: 2 };

describe('the item after a decision', () => {
  it('is a version on, keeps its wakes and its outbox, and gives the lease back', () => {
    expect(advance(waiting, decision, context)).toEqual({
      key: 'TANK#a',
      version: 8,
      wakes: 2,
      schemaVersion: 2,
      state: { level: 1 },
      why: 'One more.',
      dueAt: at(60),
      final: false,
      outbox: waiting.outbox,
      audit: { seq: 3, hash: 'h' },
    });
    expect(advance(waiting, { ...decision, final: true }, { ...context, lease })).toMatchObject({ lease, final: true });
  });

  it('is due within two minutes, or within what its kind may wait', () => {
    const late = { ...decision, dueAt: at(9999) };
    expect(advance(waiting, late, context).dueAt).toBe(at(130));
    expect(advance(waiting, late, { ...context, longestWaitMs: 3_600_000 }).dueAt).toBe(at(3610));
  });

  it('carries what is to be published and begun, then its news: the audit entry before the event', () => {
    const record = { pk: 'ROL#1', sk: 'POINTER', body: {} };
    const spawned = { key: 'GC#1', schemaVersion: 1, state: { open: [] }, why: 'Waits.', dueAt: at(100) };
    const transitions = [{ type: 'tank.filled.v1', summary: 'The tank is full.', detail: { level: 1 } }];
    const { outbox, audit } = advance(
      waiting,
      { ...decision, transitions, publish: [record], spawn: [spawned] },
      context,
    );
    expect(audit.seq).toBe(4);
    expect(outbox.slice(1)).toMatchObject([
      { kind: 'record', record },
      {
        kind: 'item',
        item: { ...spawned, version: 1, wakes: 0, final: false, outbox: [], audit: { seq: 0, hash: '' } },
      },
      { kind: 'record', record: { pk: 'TANK#a', sk: 'AUDIT#000004', body: { prevHash: 'h', hash: audit.hash } } },
      {
        kind: 'event',
        event: {
          id: 'TANK#a#4',
          type: 'tank.filled.v1',
          at: at(10),
          detail: { level: 1, summary: 'The tank is full.', why: 'One more.', actor: 'fairlead' },
        },
      },
    ]);
    expect(outbox).toHaveLength(5);
  });
});
