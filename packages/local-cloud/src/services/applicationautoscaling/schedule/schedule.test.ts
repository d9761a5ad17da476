import { expect, test } from 'vitest';
import { nextRun, readSchedule } from './schedule.ts';

/** The next runs of a schedule as UTC times, to the second. */
function runs(text: string, zone: string, after: string, count: number): string[] {
  const schedule = readSchedule(text, zone);
  if (!schedule) throw new Error(`${text} was not read`);
  const times: string[] = [];
  let afterMs = Date.parse(after);
  for (let i = 0; i < count; i++) {
    const atMs = nextRun(schedule, { createdAtMs: Date.parse(after) }, afterMs);
    if (atMs === undefined) break;
    times.push(new Date(atMs).toISOString().slice(0, 19));
    afterMs = atMs;
  }
  return times;
}

test('18:00 in Berlin is 17:00 UTC in winter and 16:00 UTC in summer', () => {
  expect(runs('cron(0 18 * * ? *)', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2)).toEqual([
    '2026-03-28T17:00:00',
    '2026-03-29T16:00:00',
  ]);
  expect(runs('cron(0 18 * * ? *)', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
    '2026-10-24T16:00:00',
    '2026-10-25T17:00:00',
  ]);
});

test('a time that summer time skips does not happen, one that winter time repeats happens once', () => {
  expect(runs('cron(30 2 * * ? *)', 'Europe/Berlin', '2026-03-28T00:00:00Z', 2)).toEqual([
    '2026-03-28T01:30:00',
    '2026-03-30T00:30:00',
  ]);
  expect(runs('cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
    '2026-10-25T00:30:00',
    '2026-10-26T01:30:00',
  ]);
});

test.each([
  ['cron(0/15 8-9 ? * MON-FRI *)', ['2026-01-02T08:00:00', '2026-01-02T08:15:00', '2026-01-02T08:30:00']],
  ['cron(0 12 L * ? *)', ['2026-01-31T12:00:00', '2026-02-28T12:00:00', '2026-03-31T12:00:00']],
  ['cron(0 0 ? * 2#1 *)', ['2026-01-05T00:00:00', '2026-02-02T00:00:00', '2026-03-02T00:00:00']],
  ['cron(0 0 ? * FRIL *)', ['2026-01-30T00:00:00', '2026-02-27T00:00:00', '2026-03-27T00:00:00']],
  ['cron(0 0 1W * ? *)', ['2026-02-02T00:00:00', '2026-03-02T00:00:00', '2026-04-01T00:00:00']],
  ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00:00', '2032-02-29T00:00:00', '2036-02-29T00:00:00']],
  ['rate(12 hours)', ['2026-01-02T12:00:00', '2026-01-03T00:00:00', '2026-01-03T12:00:00']],
  ['at(2026-01-05T10:00:00)', ['2026-01-05T10:00:00']],
])('%s runs when it says', (text, expected) => {
  expect(runs(text, 'UTC', '2026-01-02T00:00:00Z', 3)).toEqual(expected);
});

test('at is read in the time zone', () => {
  expect(runs('at(2026-07-01T18:00:00)', 'America/New_York', '2026-01-01T00:00:00Z', 2)).toEqual([
    '2026-07-01T22:00:00',
  ]);
});

test.each([
  'cron(0 18 * * * *)',
  'cron(0 18 * * ?)',
  'cron(60 18 * * ? *)',
  'cron(0 18 ? * ? *)',
  'cron(0 18 * 13 ? *)',
  'cron(a b c d e f)',
  'rate(0 minutes)',
  'rate(5 weeks)',
  'at(2026-02-30T10:00:00)',
  'at(tomorrow)',
  'every day',
])('%s is no schedule', (text) => {
  expect(readSchedule(text, 'UTC')).toBeUndefined();
});

test('a start and an end bound a recurring schedule', () => {
  const schedule = readSchedule('cron(0 * * * ? *)', 'UTC');
  const at = (text: string) => Date.parse(`2026-01-02T${text}Z`);
  const span = { createdAtMs: at('00:00:00'), startMs: at('05:00:00'), endMs: at('06:00:00') };
  if (!schedule) throw new Error('not read');
  expect(nextRun(schedule, span, at('00:00:00'))).toBe(at('05:00:00'));
  expect(nextRun(schedule, span, at('05:00:00'))).toBe(at('06:00:00'));
  expect(nextRun(schedule, span, at('06:00:00'))).toBeUndefined();
});

test('a rate counts from its start, the first run included', () => {
  const schedule = readSchedule('rate(2 hours)', 'UTC');
  const at = (text: string) => Date.parse(`2026-01-02T${text}Z`);
  if (!schedule) throw new Error('not read');
  const span = { createdAtMs: at('00:00:00'), startMs: at('01:00:00') };
  expect(nextRun(schedule, span, at('00:00:00'))).toBe(at('01:00:00'));
  expect(nextRun(schedule, span, at('01:00:00'))).toBe(at('03:00:00'));
});
