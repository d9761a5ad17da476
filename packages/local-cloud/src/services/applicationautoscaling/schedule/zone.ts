/** A wall clock's reading, without a zone. Months are 1–12. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let known = formats.get(zone);
  if (!known) {
    known = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, known);
  }
  return known;
}

/** Whether a name is an IANA time zone that this Node knows; offsets such as `+02:00` are none. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    format(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What a clock on the wall shows at an instant. */
export function wallTime(atMs: number, zone: string): WallTime {
  const parts = new Map(
    format(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

const asUtc = ({ year, month, day, hour, minute, second }: WallTime): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

const isSame = (a: WallTime, b: WallTime): boolean =>
  a.year === b.year && a.month === b.month && a.day === b.day && asUtc(a) === asUtc(b);

const DAY_MS = 86_400_000;

function offsetMs(atMs: number, zone: string): number {
  return asUtc(wallTime(atMs, zone)) - Math.floor(atMs / 1_000) * 1_000;
}

/**
 * The instant at which the wall shows this time.
 *
 * @returns the first of two in the hour that a change to winter time repeats; undefined in the one that summer time
 *   skips, and for a day that the calendar does not have
 */
export function instantOf(wall: WallTime, zone: string): number | undefined {
  const naive = asUtc(wall);
  const offsets = [naive - DAY_MS, naive + DAY_MS].map((nearMs) => offsetMs(nearMs, zone)).sort((a, b) => b - a);
  return offsets.map((offset) => naive - offset).find((atMs) => isSame(wallTime(atMs, zone), wall));
}
