import { describe, expect, it } from 'vitest';
import { firingOf, isTimeZone, parseSchedule } from './schedule.ts';

/** The minutes from `from` on, at most `days` days, in which a schedule fires. */
function firings(
  text: string,
  { from, days, timezone = 'UTC' }: { from: string; days: number; timezone?: string },
): string[] {
  const schedule = parseSchedule(text);
  if ('fault' in schedule) throw new Error(schedule.fault);
  const start = Date.parse(from);
  const fires = firingOf(schedule, { timezone, sinceMs: start });
  return Array.from({ length: days * 1440 }, (_, minute) => start + minute * 60_000)
    .filter(fires)
    .map((ms) => new Date(ms).toISOString().slice(0, 16));
}

describe('a schedule', () => {
  it('at 18:00 in Berlin keeps the clock on the wall across the end of summer time', () => {
    const berlin = { from: '2026-10-24T00:00Z', days: 3, timezone: 'Europe/Berlin' };
    expect(firings('cron(0 18 * * ? *)', berlin)).toEqual(['2026-10-24T16:00', '2026-10-25T17:00', '2026-10-26T17:00']);
  });

  it.each([
    [
      'cron(0 9 ? * MON-FRI *)',
      ['2026-01-01T09:00', '2026-01-02T09:00', '2026-01-05T09:00', '2026-01-06T09:00', '2026-01-07T09:00'],
    ],
    ['cron(0/30 8 1 * ? *)', ['2026-01-01T08:00', '2026-01-01T08:30']],
    ['cron(15,45 12 ? JAN SUN 2026)', ['2026-01-04T12:15', '2026-01-04T12:45']],
    ['cron(0 0 ? * 3#1 *)', ['2026-01-06T00:00']],
    ['cron(0 0 3W * ? *)', ['2026-01-02T00:00']],
    ['at(2026-01-03T06:30:00)', ['2026-01-03T06:30']],
    ['rate(3 days)', ['2026-01-01T00:00', '2026-01-04T00:00', '2026-01-07T00:00']],
  ])('%s fires when it says', (text, expected) => {
    expect(firings(text, { from: '2026-01-01T00:00Z', days: 7 })).toEqual(expected);
  });

  it.each([
    ['cron(0 0 L * ? *)', '2026-02-28T00:00'],
    ['cron(0 0 ? * 6L *)', '2026-02-27T00:00'],
  ])('%s fires on the last such day of the month', (text, expected) => {
    expect(firings(text, { from: '2026-02-01T00:00Z', days: 28 })).toEqual([expected]);
  });

  it.each([
    ['0 18 * * ? *', /Write at/],
    ['cron(0 18 * * ?)', /5 fields; give 6/],
    ['cron(60 18 * * ? *)', /minutes is "60"; give 0–59/],
    ['cron(0 25 * * ? *)', /hours is "25"/],
    ['cron(0 18 * * * *)', /Exactly one of day of month and day of week must be \?/],
    ['cron(0 18 ? * ? *)', /Exactly one/],
    ['cron(0 18 * FOO ? *)', /month is "FOO"; give 1–12 or JAN–DEC/],
    ['cron(0 18-9 * * ? *)', /hours is "18-9"/],
    ['cron(? 18 * * ? *)', /minutes/],
    ['rate(1 minutes)', /rate\(1 minute\)/],
    ['rate(5 minute)', /rate\(5 minutes\)/],
    ['rate(0 minutes)', /Write at/],
    ['at(2026-02-30T00:00:00)', /no moment of the calendar/],
    ['at(2026-01-01)', /Write at/],
  ])('%s does not parse, and the reason says what to write', (text, reason) => {
    expect(parseSchedule(text)).toEqual({ fault: expect.stringMatching(reason) });
  });

  it('time zones are IANA names', () => {
    expect(['Europe/Berlin', 'UTC', 'Asia/Kolkata', 'Mars/Olympus', '+01:00', ''].map(isTimeZone)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
