import { alarmGuard, errorCeilingGuard, type GuardWindow, totals, type WindowGuard } from '@fairlead/guard';
import { epochMsOf, type Instant, type StoredRecord } from '@fairlead/reconcile';
import { clockTime } from './decision.ts';
import { rolloutPartition } from './names.ts';
import type { GuardSpec, Look, RolloutState, TrafficSpan } from './state.ts';

const MINUTE_MS = 60_000;
/** CloudWatch minutes are judged when they ended this long ago: before, late data still arrive. */
export const METRIC_DELAY_MS = 2 * MINUTE_MS;

/** All guards' answers to one look, and what follows from them together. */
export interface Judgement {
  kind: 'pass' | 'fail' | 'undecided';
  look: Look;
  /** The sentence of the guard that counts: the first failed one, else the first undecided one. */
  sentence: string;
  /** Judged requests that the challenger answered since the step was reached. */
  requestsAtStep: number;
}

/**
 * Ask every guard. One failure fails; passing needs every guard's positive verdict, at least one guard, and live
 * requests judged at this very step: what was learnt at a smaller share, or from a silent alarm, moves nothing on.
 */
export function judge(
  guards: readonly GuardSpec[],
  window: GuardWindow,
  { reachedAt, now }: { reachedAt: Instant; now: Instant },
): Judgement {
  const reachedMs = epochMsOf(reachedAt);
  const requestsAtStep = totals(window.challenger.filter(({ startMs }) => startMs >= reachedMs)).requests;
  const verdicts = guards.map((spec) => guardOf(spec)(window));
  const look: Look = { at: now, champion: totals(window.champion), challenger: totals(window.challenger), verdicts };
  const failed = verdicts.find(({ kind }) => kind === 'fail');
  if (failed) return { kind: 'fail', look, sentence: failed.sentence, requestsAtStep };
  const undecided = verdicts.find(({ kind }) => kind === 'undecided');
  if (undecided || verdicts.length === 0) {
    return { kind: 'undecided', look, sentence: undecided?.sentence ?? 'No guard is configured.', requestsAtStep };
  }
  if (requestsAtStep === 0) return { kind: 'undecided', look, sentence: noRequests(window, reachedAt), requestsAtStep };
  return { kind: 'pass', look, sentence: verdicts.map(({ sentence }) => sentence).join(' '), requestsAtStep };
}

function noRequests({ unreadable }: GuardWindow, reachedAt: Instant): string {
  if (unreadable) return `Metrics cannot be read: ${unreadable}`;
  return `No request to the challenger since ${clockTime(reachedAt)} could be judged yet.`;
}

function guardOf(spec: GuardSpec): WindowGuard {
  return spec.kind === 'alarm' ? alarmGuard(spec.alarmName) : errorCeilingGuard(spec);
}

/** The look as an item of its own: one per minute, so that looking twice in a minute writes the same item. */
export function lookRecord(state: RolloutState, look: Look): StoredRecord {
  return { pk: rolloutPartition(state.id), sk: `LOOK#${look.at.slice(0, 16)}`, body: { ...look } };
}

/** The stretch of time whose minutes may be judged at `now`, epoch milliseconds; undefined when there is none yet. */
export function judgedRange(
  traffic: readonly TrafficSpan[],
  now: Instant,
): { fromMs: number; toMs: number } | undefined {
  const first = traffic[0];
  if (!first) return undefined;
  const fromMs = Math.ceil(Date.parse(first.fromAt) / MINUTE_MS) * MINUTE_MS;
  const toMs = Math.floor((Date.parse(now) - METRIC_DELAY_MS) / MINUTE_MS) * MINUTE_MS;
  return toMs > fromMs ? { fromMs, toMs } : undefined;
}

/** True for a minute that lies whole inside a stretch of traffic: minutes in which weights moved belong to nobody. */
export function isJudgedMinute(traffic: readonly TrafficSpan[], startMs: number): boolean {
  return traffic.some(({ fromAt, toAt }) => {
    const endsInside = toAt === undefined || startMs + MINUTE_MS <= Date.parse(toAt);
    return startMs >= Date.parse(fromAt) && endsInside;
  });
}
