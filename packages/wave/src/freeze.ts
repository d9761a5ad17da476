import { type Instant, instantOf, plusMs } from '@fairlead/reconcile';
import { localDateOf, utcMsOf } from './local-time.ts';
import type { FreezeWindow } from './state.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const DAY_MS = 86_400_000;
/** Windows that follow each other without a gap are one freeze; a week of them is a wave that never starts. */
const MOST_IN_A_ROW = 400;

interface Span {
  fromMs: number;
  toMs: number;
}

/** Until when nothing may start, at an instant; undefined when things may. Windows without a gap between them count as one. */
export function frozenUntil(windows: readonly FreezeWindow[], now: Instant): Instant | undefined {
  let untilMs = Date.parse(now);
  for (let row = 0; row < MOST_IN_A_ROW; row++) {
    const ends = windows.flatMap((window) => spansAround(window, untilMs)).filter((span) => covers(span, untilMs));
    if (ends.length === 0) break;
    untilMs = Math.max(...ends.map(({ toMs }) => toMs));
  }
  return untilMs > Date.parse(now) ? instantOf(untilMs) : undefined;
}

function covers({ fromMs, toMs }: Span, atMs: number): boolean {
  return fromMs <= atMs && atMs < toMs;
}

/** The times that a window means on the day of an instant and the day before: no weekly window is longer than a day. */
function spansAround(window: FreezeWindow, atMs: number): Span[] {
  const { timeZone } = window;
  if (window.kind === 'once') {
    return [{ fromMs: utcMsOf(window.from, timeZone, 'earlier'), toMs: utcMsOf(window.to, timeZone, 'later') }];
  }
  return [atMs - DAY_MS, atMs].flatMap((dayMs) => {
    const date = localDateOf(dayMs, timeZone);
    const day = DAYS[new Date(`${date}T00:00Z`).getUTCDay()];
    if (!day || !window.days.includes(day)) return [];
    const endDate = window.to <= window.from ? dateAfter(date) : date;
    const to = window.to === '24:00' ? `${dateAfter(date)}T00:00` : `${endDate}T${window.to}`;
    const fromMs = utcMsOf(`${date}T${window.from}`, timeZone, 'earlier');
    return [{ fromMs, toMs: utcMsOf(to, timeZone, 'later') }];
  });
}

function dateAfter(date: string): string {
  return plusMs(`${date}T00:00:00.000Z`, DAY_MS).slice(0, 10);
}
