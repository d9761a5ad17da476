/** One member of a cron field. Days count from 1 (Sunday, in the week). */
type CronItem =
  | { kind: 'range'; from: number; to: number; step: number }
  | { kind: 'last-day' }
  | { kind: 'weekday-nearest'; day: number }
  | { kind: 'last-of-weekday'; day: number }
  | { kind: 'nth-of-weekday'; day: number; n: number };

interface FieldRule {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The six fields of AWS's cron expressions (EventBridge Scheduler User Guide, cron-based schedules). */
const RULES = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 1, max: 7, names: DAYS },
  { name: 'year', min: 1970, max: 2199 },
] as const satisfies readonly FieldRule[];

/** The fields in order; undefined for `?`: no say. */
export type CronFields = readonly (readonly CronItem[] | undefined)[];

/** Read the inside of `cron(…)`. @returns the reason when it cannot be read */
export function parseCron(text: string): CronFields | { fault: string } {
  const texts = text.trim().split(/\s+/);
  if (texts.length !== RULES.length) {
    return { fault: `cron has ${texts.length} fields; give 6: minutes hours day-of-month month day-of-week year.` };
  }
  const fields: (readonly CronItem[] | undefined)[] = [];
  for (const [index, rule] of RULES.entries()) {
    const field = parseField(texts[index] ?? '', rule);
    if (field === 'bad')
      return { fault: `The field ${rule.name} is ${JSON.stringify(texts[index])}; ${allowed(rule)}.` };
    fields.push(field);
  }
  const unsaid = [fields[2], fields[4]].filter((field) => field === undefined).length;
  if (unsaid !== 1) return { fault: 'Exactly one of day of month and day of week must be ?.' };
  return fields;
}

function allowed({ name, min, max, names }: FieldRule): string {
  const days = name.startsWith('day') ? ', ? for no say, L for the last' : '';
  return `give ${min}–${max}${names ? ` or ${names[0]}–${names.at(-1)}` : ''}, lists, ranges, steps such as */5, *${days}`;
}

function parseField(text: string, rule: FieldRule): CronItem[] | undefined | 'bad' {
  const isDay = rule.name.startsWith('day');
  if (text === '?') return isDay ? undefined : 'bad';
  const items = text.split(',').map((item) => parseItem(item.toUpperCase(), rule));
  return items.includes('bad') ? 'bad' : items.filter((item) => item !== 'bad');
}

function parseItem(text: string, rule: FieldRule): CronItem | 'bad' {
  return specialDay(text, rule) ?? parseRange(text, rule);
}

function specialDay(text: string, rule: FieldRule): CronItem | undefined {
  if (rule.name === 'day of month') {
    if (text === 'L') return { kind: 'last-day' };
    const day = numberOf(/^(\d+)W$/.exec(text)?.[1], rule);
    return day === undefined ? undefined : { kind: 'weekday-nearest', day };
  }
  if (rule.name !== 'day of week') return undefined;
  if (text === 'L') return { kind: 'range', from: 7, to: 7, step: 1 };
  const last = numberOf(/^(\w+)L$/.exec(text)?.[1], rule);
  if (last !== undefined) return { kind: 'last-of-weekday', day: last };
  const [, name, nth] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  const day = numberOf(name, rule);
  return day === undefined ? undefined : { kind: 'nth-of-weekday', day, n: Number(nth) };
}

function parseRange(text: string, rule: FieldRule): CronItem | 'bad' {
  const [, range = '', stepText] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(text) ?? [];
  const step = Number(stepText ?? 1);
  if (range === '*') return { kind: 'range', from: rule.min, to: rule.max, step };
  const [fromText, toText, more] = range.split('-');
  const from = numberOf(fromText, rule);
  const to = toText === undefined ? (stepText === undefined ? from : rule.max) : numberOf(toText, rule);
  if (from === undefined || to === undefined || more !== undefined || from > to) return 'bad';
  return { kind: 'range', from, to, step };
}

function numberOf(text: string | undefined, { min, max, names }: FieldRule): number | undefined {
  if (text === undefined) return undefined;
  const named = names?.indexOf(text) ?? -1;
  const value = named >= 0 ? named + min : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

/** True when the expression fires in the minute `local` (`2026-01-31T18:00`, the clock on the wall). */
export function cronMatches(fields: CronFields, local: string): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = local.split(/[-T:]/).map(Number);
  const date = { year, month, day };
  const values = [minute, hour, day, month, weekday(date), year];
  return fields.every(
    (field, index) => field === undefined || field.some((item) => itemMatches(item, values[index] ?? 0, date)),
  );
}

interface CalendarDay {
  year: number;
  month: number;
  day: number;
}

function itemMatches(item: CronItem, value: number, date: CalendarDay): boolean {
  switch (item.kind) {
    case 'range':
      return value >= item.from && value <= item.to && (value - item.from) % item.step === 0;
    case 'last-day':
      return date.day === daysIn(date);
    case 'weekday-nearest':
      return date.day === nearestWeekday({ ...date, day: item.day });
    case 'last-of-weekday':
      return value === item.day && date.day + 7 > daysIn(date);
    case 'nth-of-weekday':
      return value === item.day && Math.ceil(date.day / 7) === item.n;
  }
}

/** 1 (Sunday) to 7. */
function weekday({ year, month, day }: CalendarDay): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function daysIn({ year, month }: CalendarDay): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The day from Monday to Friday closest to a day, in the same month. */
function nearestWeekday(date: CalendarDay): number {
  const day = Math.min(date.day, daysIn(date));
  const name = weekday({ ...date, day });
  if (name === 7) return day > 1 ? day - 1 : day + 2;
  if (name === 1) return day < daysIn(date) ? day + 1 : day - 2;
  return day;
}
