import { type Cron, nextCron, readCron } from './cron.ts';
import { instantOf } from './zone.ts';

/** A schedule expression that was read. */
export type Schedule =
  | { kind: 'at'; atMs: number }
  | { kind: 'rate'; everyMs: number }
  | { kind: 'cron'; cron: Cron; zone: string };

const UNIT_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function readAt(text: string, zone: string): Schedule | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const atMs = instantOf({ year, month, day, hour, minute, second }, zone);
  return atMs === undefined ? undefined : { kind: 'at', atMs };
}

function readRate(text: string): Schedule | undefined {
  const [, count = '', unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(text) ?? [];
  const everyMs = Number(count) * (UNIT_MS[unit] ?? 0);
  return everyMs > 0 ? { kind: 'rate', everyMs } : undefined;
}

/**
 * Read `at(yyyy-mm-ddThh:mm:ss)`, `rate(value unit)` or `cron(six fields)`.
 *
 * @param zone - an IANA name; `rate` pays no heed to it
 * @returns undefined when the text is none of them, or names a time that the zone skips
 */
export function readSchedule(text: string, zone: string): Schedule | undefined {
  const [, kind, inner = ''] = /^(at|rate|cron)\((.*)\)$/.exec(text.trim()) ?? [];
  if (kind === 'at') return readAt(inner, zone);
  if (kind === 'rate') return readRate(inner);
  const cron = kind === 'cron' ? readCron(inner) : undefined;
  return cron && { kind: 'cron', cron, zone };
}

/** Between which instants a recurring schedule runs, and from when a rate counts. */
export interface Span {
  createdAtMs: number;
  startMs?: number | undefined;
  endMs?: number | undefined;
}

function nextRate(everyMs: number, { createdAtMs, startMs }: Span, afterMs: number): number {
  const first = startMs ?? createdAtMs + everyMs;
  return first > afterMs ? first : first + (Math.floor((afterMs - first) / everyMs) + 1) * everyMs;
}

/** When a schedule runs next after `afterMs`, within its span; undefined when it never does. */
export function nextRun(schedule: Schedule, span: Span, afterMs: number): number | undefined {
  if (schedule.kind === 'at') return schedule.atMs > afterMs ? schedule.atMs : undefined;
  const { startMs = Number.NEGATIVE_INFINITY, endMs = Number.POSITIVE_INFINITY } = span;
  const atMs =
    schedule.kind === 'rate'
      ? nextRate(schedule.everyMs, span, afterMs)
      : nextCron(schedule.cron, schedule.zone, Math.max(afterMs, startMs - 1));
  return atMs !== undefined && atMs <= endMs ? atMs : undefined;
}
