import { type Finding, finding } from '../finding.ts';
import type { AccountSnapshot, Read } from '../snapshot.ts';

/** What could not be looked at: silence about it would read as health. */
export function checkReadable(snapshot: AccountSnapshot): Finding[] {
  return Object.entries(snapshot).flatMap(([part, read]) => {
    if (!isUnreadable(read)) return [];
    return finding('not-readable', {
      subject: part,
      seen: `${read.call}: ${read.reason}`,
      todo: `Allow ${read.call} to whoever runs this, or read on knowing that ${part} were not checked.`,
    });
  });
}

function isUnreadable(value: unknown): value is Extract<Read<unknown>, { kind: 'unreadable' }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'unreadable';
}
