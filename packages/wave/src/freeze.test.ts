import { describe, expect, it } from 'vitest';
import { frozenUntil } from './freeze.ts';
import { isTimeZone, utcMsOf } from './local-time.ts';
import type { FreezeWindow } from './state.ts';

const VIENNA = { timeZone: 'Europe/Vienna' };
const nights: FreezeWindow = { kind: 'weekly', days: ['fri'], from: '18:00', to: '06:00', ...VIENNA };
const weekend: FreezeWindow = { kind: 'weekly', days: ['sat', 'sun'], from: '00:00', to: '24:00', ...VIENNA };
const holidays: FreezeWindow = { kind: 'once', from: '2026-12-23T18:00', to: '2027-01-02T08:00', ...VIENNA };

describe('a freeze window', () => {
  it.each<[string, FreezeWindow[], string, string | undefined]>([
    ['has not begun', [nights], '2026-01-16T16:59:59.000Z', undefined],
    ['begins at its local time', [nights], '2026-01-16T17:00:00.000Z', '2026-01-17T05:00:00.000Z'],
    ['goes on after midnight', [nights], '2026-01-17T04:59:00.000Z', '2026-01-17T05:00:00.000Z'],
    ['is over', [nights], '2026-01-17T05:00:00.000Z', undefined],
    ['runs into the next without a gap', [nights, weekend], '2026-01-16T18:00:00.000Z', '2026-01-18T23:00:00.000Z'],
    ['of days lasts until the last of them', [weekend], '2026-01-17T12:00:00.000Z', '2026-01-18T23:00:00.000Z'],
    ['spans a new year', [holidays], '2026-12-31T23:30:00.000Z', '2027-01-02T07:00:00.000Z'],
    ['keeps to summer time', [weekend], '2026-07-04T12:00:00.000Z', '2026-07-05T22:00:00.000Z'],
    ['over the clock change is an hour shorter', [weekend], '2026-03-28T12:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ])('%s', (_, windows, now, until) => {
    expect(frozenUntil(windows, now)).toBe(until);
  });
});

describe('a local time', () => {
  const iso = (local: string, prefer: 'earlier' | 'later') =>
    new Date(utcMsOf(local, 'Europe/Vienna', prefer)).toISOString();

  it('that comes twice is the earlier or the later, as wanted', () => {
    expect(iso('2026-10-25T02:30', 'earlier')).toBe('2026-10-25T00:30:00.000Z');
    expect(iso('2026-10-25T02:30', 'later')).toBe('2026-10-25T01:30:00.000Z');
  });

  it('that a clock change skips is the change', () => {
    expect(iso('2026-03-29T02:30', 'earlier')).toBe('2026-03-29T01:00:00.000Z');
  });

  it('needs a zone of the database', () => {
    expect([isTimeZone('UTC'), isTimeZone('America/New_York'), isTimeZone('Mars/Olympus')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
