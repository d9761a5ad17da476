import type * as z from 'zod';
import type { FieldFault } from '../problem.ts';

type Issue = z.core.$ZodIssue;

/** Everything zod found wrong, as faults that name the field, what was seen, and what is allowed. */
export function faultsOf(issues: readonly Issue[], input: unknown, prefix: '#/' | '?'): FieldFault[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? unknownFields(issue, prefix) : [fieldFault(issue, input, prefix)],
  );
}

function unknownFields(issue: Extract<Issue, { code: 'unrecognized_keys' }>, prefix: string): FieldFault[] {
  return issue.keys.map((key) => ({
    pointer: pointerTo([...issue.path, key], prefix),
    code: 'unknown_field',
    detail: `There is no field ${key} here. Remove it, or check its spelling.`,
  }));
}

function fieldFault(issue: Issue, input: unknown, prefix: string): FieldFault {
  const seen = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  const missing = seen === undefined;
  const got = missing ? 'It is missing.' : `Got ${shorten(JSON.stringify(seen))}.`;
  return {
    pointer: pointerTo(issue.path, prefix),
    code: missing ? 'field_missing' : issue.code === 'custom' ? 'value_invalid' : issue.code,
    detail: `${issue.message}${/[.!?]$/.test(issue.message) ? '' : '.'} ${got}`,
  };
}

function pointerTo(path: readonly PropertyKey[], prefix: string): string {
  const escaped = path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'));
  return escaped.length === 0 ? prefix.replace('/', '') : `${prefix}${escaped.join('/')}`;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
