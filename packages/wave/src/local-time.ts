const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** True for a time zone of the IANA database that this system knows, such as `Europe/Vienna`. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(formatOf(name));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * The instant of a wall-clock time (`2026-12-24T18:00`) in a time zone.
 *
 * A time that a clock change skips is taken as the instant of the change; of one that comes twice the `earlier` or the
 * `later` is meant.
 */
export function utcMsOf(local: string, timeZone: string, prefer: 'earlier' | 'later'): number {
  const wallMs = Date.parse(`${local}:00.000Z`);
  const offsets = [offsetMs(wallMs - DAY_MS, timeZone), offsetMs(wallMs + DAY_MS, timeZone)];
  const fitting = offsets.map((offset) => wallMs - offset).filter((ms) => ms + offsetMs(ms, timeZone) === wallMs);
  if (fitting.length > 0) return prefer === 'earlier' ? Math.min(...fitting) : Math.max(...fitting);
  return changeBetween(wallMs - Math.max(...offsets), wallMs - Math.min(...offsets), timeZone);
}

/** The local date (`2026-12-24`) at an instant. */
export function localDateOf(atMs: number, timeZone: string): string {
  return new Date(atMs + offsetMs(atMs, timeZone)).toISOString().slice(0, 10);
}

/** The instant between two at which the zone's offset changes, to the second. */
function changeBetween(fromMs: number, toMs: number, timeZone: string): number {
  let [low, high] = [Math.min(fromMs, toMs), Math.max(fromMs, toMs)];
  const before = offsetMs(low, timeZone);
  while (high - low > 1_000) {
    const middle = low + Math.floor((high - low) / 2_000) * 1_000;
    if (middle === low) break;
    if (offsetMs(middle, timeZone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** How far the zone's wall clock is ahead of UTC at an instant. */
function offsetMs(atMs: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(atMs);
  const number = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const wallMs = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  );
  return wallMs - Math.floor(atMs / 1_000) * 1_000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
  formats.set(timeZone, format);
  return format;
}
