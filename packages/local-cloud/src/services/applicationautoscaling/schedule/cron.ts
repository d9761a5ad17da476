import { instantOf, wallTime } from './zone.ts';

/** Which days of a month match, by the two day fields. */
type DayRule = (day: { year: number; month: number; day: number }) => boolean;

/** A cron expression that was read: minutes and hours in rising order, the rest as tests. */
export interface Cron {
  minutes: readonly number[];
  hours: readonly number[];
  months: ReadonlySet<number>;
  years: ReadonlySet<number>;
  isDay: DayRule;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const LAST_YEAR = 2199;

interface Bounds {
  min: number;
  max: number;
  names?: readonly string[];
}

function number(text: string, { min, max, names }: Bounds): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + min : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

/** `a`, `a-b`, `*`, each with `/step`. A step without a range runs to the end of the field. */
function span(text: string, bounds: Bounds): number[] | undefined {
  const [range = '', step, extra] = text.split('/');
  const every = step === undefined ? 1 : /^[1-9]\d*$/.test(step) ? Number(step) : undefined;
  if (every === undefined || extra !== undefined) return undefined;
  const [from = '', to, more] = range === '*' ? [String(bounds.min), String(bounds.max)] : range.split('-');
  const first = number(from, bounds);
  const last = to === undefined ? (step === undefined ? first : bounds.max) : number(to, bounds);
  if (first === undefined || last === undefined || last < first || more !== undefined) return undefined;
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => first + i * every);
}

function values(text: string, bounds: Bounds): number[] | undefined {
  const spans = text.split(',').map((part) => span(part, bounds));
  if (spans.some((part) => part === undefined)) return undefined;
  return [...new Set(spans.flatMap((part) => part ?? []))].sort((a, b) => a - b);
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
const weekday = (year: number, month: number, day: number): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

/** The weekday (Monday to Friday) nearest to a day of the month, never in another month; undefined when there is no such day. */
function nearestWorkday(year: number, month: number, wanted: number): number | undefined {
  const last = daysIn(year, month);
  if (wanted > last) return undefined;
  const on = weekday(year, month, wanted);
  if (on === 7) return wanted === 1 ? 3 : wanted - 1;
  if (on === 1) return wanted === last ? wanted - 2 : wanted + 1;
  return wanted;
}

function dayOfMonth(text: string): DayRule | undefined {
  if (text === 'L') return ({ year, month, day }) => day === daysIn(year, month);
  if (text === 'LW') return ({ year, month, day }) => day === nearestWorkday(year, month, daysIn(year, month));
  const workday = /^(\d+)W$/.exec(text);
  if (workday) {
    const wanted = number(workday[1] ?? '', { min: 1, max: 31 });
    return wanted === undefined ? undefined : ({ year, month, day }) => day === nearestWorkday(year, month, wanted);
  }
  const days = values(text, { min: 1, max: 31 });
  return days && (({ day }) => days.includes(day));
}

function dayOfWeek(text: string): DayRule | undefined {
  const bounds = { min: 1, max: 7, names: WEEKDAYS };
  if (text === 'L') return ({ year, month, day }) => weekday(year, month, day) === 7;
  const [, name = '', kind, nth] = /^(\w+?)(L|#([1-5]))$/.exec(text) ?? [];
  if (kind) {
    const wanted = number(name, bounds);
    if (wanted === undefined) return undefined;
    const isTurn = (year: number, month: number, day: number): boolean =>
      kind === 'L' ? day + 7 > daysIn(year, month) : Math.ceil(day / 7) === Number(nth);
    return ({ year, month, day }) => weekday(year, month, day) === wanted && isTurn(year, month, day);
  }
  const days = values(text, bounds);
  return days && (({ year, month, day }) => days.includes(weekday(year, month, day)));
}

/** Exactly one of the two day fields is `?`, which leaves the day to the other one. */
function dayRule(ofMonth: string, ofWeek: string): DayRule | undefined {
  if (ofWeek === '?') return ofMonth === '?' ? undefined : dayOfMonth(ofMonth);
  return ofMonth === '?' ? dayOfWeek(ofWeek) : undefined;
}

/**
 * Read the six fields of `cron(…)`: minutes, hours, day of month, month, day of week (1 is Sunday), year.
 *
 * @returns undefined when they are no cron expression
 * @see Application Auto Scaling User Guide, scheduled-scaling-using-cron-expressions, read 2026-11-21
 */
export function readCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  const [minute = '', hour = '', ofMonth = '', month = '', ofWeek = '', year = ''] = fields;
  const minutes = values(minute, { min: 0, max: 59 });
  const hours = values(hour, { min: 0, max: 23 });
  const months = values(month, { min: 1, max: 12, names: MONTHS });
  const years = values(year, { min: 1970, max: LAST_YEAR });
  const isDay = dayRule(ofMonth, ofWeek);
  if (fields.length !== 6 || !minutes || !hours || !months || !years || !isDay) return undefined;
  return { minutes, hours, months: new Set(months), years: new Set(years), isDay };
}

/**
 * The first instant after `afterMs` at which the wall clock of a zone shows what the expression asks for.
 *
 * A time that summer time skips does not happen that day; one that winter time repeats happens once.
 *
 * @returns undefined when there is none up to the year 2199
 */
export function nextCron(cron: Cron, zone: string, afterMs: number): number | undefined {
  const { year, month, day } = wallTime(afterMs, zone);
  for (let date = Date.UTC(year, month - 1, day); ; date += 86_400_000) {
    const on = new Date(date);
    const wall = { year: on.getUTCFullYear(), month: on.getUTCMonth() + 1, day: on.getUTCDate() };
    if (wall.year > LAST_YEAR) return undefined;
    if (!cron.years.has(wall.year) || !cron.months.has(wall.month) || !cron.isDay(wall)) continue;
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const atMs = instantOf({ ...wall, hour, minute, second: 0 }, zone);
        if (atMs !== undefined && atMs > afterMs) return atMs;
      }
    }
  }
}
