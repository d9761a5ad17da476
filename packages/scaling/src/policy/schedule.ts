import { type CronFields, cronMatches, parseCron } from './cron.ts';

/** A schedule of a scheduled action, read. */
export type Schedule =
  | { kind: 'at'; local: string }
  | { kind: 'rate'; minutes: number }
  | { kind: 'cron'; fields: CronFields };

const AT = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/;
const RATE = /^rate\(([1-9]\d{0,5}) (minute|minutes|hour|hours|day|days)\)$/;
const CRON = /^cron\((.+)\)$/;
const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;

/** Read a schedule as Application Auto Scaling does. @returns the reason when it cannot */
export function parseSchedule(text: string): Schedule | { fault: string } {
  const at = AT.exec(text)?.[1];
  if (at !== undefined)
    return isMoment(at) ? { kind: 'at', local: at } : { fault: `${at} is no moment of the calendar.` };
  const rate = RATE.exec(text);
  if (rate) return rateOf(Number(rate[1]), rate[2] ?? '');
  const cron = CRON.exec(text)?.[1];
  if (cron === undefined) return { fault: 'Write at(2026-01-31T18:00:00), rate(5 minutes) or cron(0 18 * * ? *).' };
  const fields = parseCron(cron);
  return 'fault' in fields ? fields : { kind: 'cron', fields };
}

function rateOf(value: number, unit: string): Schedule | { fault: string } {
  const plural = unit.endsWith('s');
  if (plural === (value === 1)) return { fault: `Write rate(${value} ${plural ? unit.slice(0, -1) : `${unit}s`}).` };
  const singular = plural ? unit.slice(0, -1) : unit;
  return { kind: 'rate', minutes: value * (singular === 'day' ? MINUTES.day : singular === 'hour' ? MINUTES.hour : 1) };
}

function isMoment(local: string): boolean {
  const ms = Date.parse(`${local}Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().slice(0, 19) === local;
}

/** True for a time zone by its IANA name. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Whether a schedule fires in a minute of the clock on the wall of a time zone. */
export type Firing = (minuteMs: number) => boolean;

/**
 * When a schedule fires.
 *
 * @param sinceMs - from when a rate is counted: its start, or when the action was made
 */
export function firingOf(schedule: Schedule, { timezone, sinceMs }: { timezone: string; sinceMs: number }): Firing {
  if (schedule.kind === 'rate') {
    const everyMs = schedule.minutes * 60_000;
    return (minuteMs) => minuteMs >= sinceMs && (Math.floor((minuteMs - sinceMs) / 60_000) * 60_000) % everyMs === 0;
  }
  const local = localClock(timezone);
  if (schedule.kind === 'at') return (minuteMs) => local(minuteMs) === schedule.local.slice(0, 16);
  return (minuteMs) => cronMatches(schedule.fields, local(minuteMs));
}

/** Reads the clock on the wall, `2026-01-31T18:00`. */
function localClock(timezone: string): (ms: number) => string {
  if (timezone === 'UTC') return (ms) => new Date(ms).toISOString().slice(0, 16);
  const format = new Intl.DateTimeFormat('sv', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (ms) => format.format(ms).replace(' ', 'T');
}
