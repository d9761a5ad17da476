import { expect, it } from 'vitest';
import { roundStart } from './round-start.ts';

it.each([
  ['2026-01-14T09:12:59Z', '2026-01-14T09:12:00Z'],
  ['2025-12-30T10:00:31Z', '2025-12-30T10:00:00Z'],
  ['2025-12-30T09:57:31Z', '2025-12-30T09:55:00Z'],
  ['2025-11-12T10:01:31Z', '2025-11-12T10:00:00Z'],
  ['2025-11-12T09:57:31Z', '2025-11-12T09:00:00Z'],
])('seen on 14 January at 10:00, a start at %s is rounded down to %s', (start, rounded) => {
  expect(roundStart(Date.parse(start), Date.parse('2026-01-14T10:00:00Z'))).toBe(Date.parse(rounded));
});
