import { describe, expect, it } from 'vitest';
import { type AuditEntry, appendAudit, auditRecord, canonicalJson, firstBrokenAuditEntry } from './audit.ts';

const draft = (what: string) => ({ at: '2026-01-01T00:00:00.000Z', actor: 'ana', what, why: 'x', detail: { n: 1 } });

function trailOf(...whats: string[]): AuditEntry[] {
  let head = { seq: 0, hash: '' };
  return whats.map((what) => {
    const appended = appendAudit(head, draft(what));
    head = appended.head;
    return appended.entry;
  });
}

describe('an audit trail', () => {
  it('is whole when each entry follows from the one before', () => {
    const [first, second] = trailOf('a', 'b');
    expect([first?.seq, second?.seq, first?.prevHash]).toEqual([1, 2, '']);
    expect(second?.prevHash).toBe(first?.hash);
    expect(first?.hash).toBe('3a68963284f4445530efa31fc3100afec8171c017a4a214b8eb4d9ded155b748');
    expect(firstBrokenAuditEntry(trailOf('a', 'b', 'c'))).toBeUndefined();
    expect(firstBrokenAuditEntry([])).toBeUndefined();
  });

  it('is broken where an entry was changed, taken out, renumbered or hung onto another', () => {
    const changed = trailOf('a', 'b', 'c').map((entry) => (entry.seq === 2 ? { ...entry, actor: 'eve' } : entry));
    expect(firstBrokenAuditEntry(changed)).toBe(2);
    expect(firstBrokenAuditEntry(trailOf('a', 'b', 'c').filter(({ seq }) => seq !== 2))).toBe(3);
    const hungOn = [...trailOf('a'), ...trailOf('z', 'b').slice(1)];
    expect(firstBrokenAuditEntry(hungOn)).toBe(2);
    const { entry: renumbered } = appendAudit({ seq: 4, hash: '' }, draft('a'));
    expect(firstBrokenAuditEntry([renumbered])).toBe(5);
  });

  it('sorts by its numbers in the table', () => {
    expect(trailOf('a').map((entry) => auditRecord('ROL#1', entry))).toMatchObject([
      { pk: 'ROL#1', sk: 'AUDIT#000001', body: { seq: 1, what: 'a' } },
    ]);
  });
});

describe('canonical JSON', () => {
  it('sorts keys at every depth and leaves out what is undefined', () => {
    expect(canonicalJson({ b: { d: 1, c: [2, { f: 3, e: 4 }] }, a: undefined, _: 'x' })).toBe(
      '{"_":"x","b":{"c":[2,{"e":4,"f":3}],"d":1}}',
    );
    expect(canonicalJson({ 10: 'ten', 9: 'nine', z: 1, a: 2 })).toBe('{"10":"ten","9":"nine","a":2,"z":1}');
  });

  it('writes what stands alone as JSON does, and nothing as null', () => {
    expect([null, 'a"b', 1.5, true, undefined, [], {}].map(canonicalJson)).toEqual([
      'null',
      '"a\\"b"',
      '1.5',
      'true',
      'null',
      '[]',
      '{}',
    ]);
    expect(canonicalJson([undefined, null, 0, false, ''])).toBe('[null,null,0,false,""]');
  });
});
