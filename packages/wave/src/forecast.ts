import { epochMsOf, type Instant, instantOf } from '@fairlead/reconcile';
import { frozenUntil } from './freeze.ts';
import { stageOf } from './stages.ts';
import type { WaveState } from './state.ts';

/** From a rollout's end until its event has woken the wave, and the next one is planned and begun. */
const NOTICE_MS = 10_000;

/** How long a wave will take, and what it will cost beyond what the endpoints cost anyway. */
export interface Forecast {
  /** When it is over if nothing fails and nobody pauses it; null when it is. */
  endsAt: Instant | null;
  /** From its start to its end. */
  totalSeconds: number;
  /** Instance-hours of all its rollouts beyond the endpoints' own: second fleets, and the two swaps of each. */
  extraInstanceHours: Record<string, number>;
  /** USD of these hours; null when a type has no price in the wave's `prices`. */
  costUsd: number | null;
  /** Rollouts of this wave that have finished: what they took goes before what was expected. */
  learnedFrom: number;
}

/** Forecast from what has finished, or else from what was expected at the start. Pure. */
export function forecastOf(state: WaveState, now: Instant): Forecast {
  const { startedAt, endedAt, plan, took } = state;
  const seconds = took.rollouts > 0 ? took.seconds / took.rollouts : plan.expected.seconds;
  const endMs = endedAt ? epochMsOf(endedAt) : lastEndMs(state, now, seconds * 1_000);
  const extraInstanceHours = extraHours(state, seconds);
  return {
    endsAt: endedAt ? null : instantOf(endMs),
    totalSeconds: Math.round((endMs - epochMsOf(startedAt)) / 1_000),
    extraInstanceHours,
    costUsd: costOf(extraInstanceHours, plan.prices),
    learnedFrom: took.rollouts,
  };
}

/** Play the rest of the wave: as many at a time as may fly, stage after stage, nothing begun in a freeze. */
function lastEndMs({ plan, next, flights, stop }: WaveState, now: Instant, eachMs: number): number {
  const nowMs = epochMsOf(now);
  const busy = flights
    .filter(({ stage }) => stage !== 'waiting')
    .map(({ stage, sinceAt }) => Math.max(nowMs, stage === 'running' ? epochMsOf(sinceAt) + eachMs : nowMs + eachMs));
  let last = Math.max(nowMs, ...busy);
  if (stop) return last;
  const free = [...busy, ...Array.from({ length: Math.max(0, plan.maxInFlight - busy.length) }, () => nowMs)];
  let stage = next > 0 ? stageOf(plan.stages, next - 1) : 0;
  for (let index = next; index < plan.count; index++) {
    const own = stageOf(plan.stages, index);
    if (own !== stage) free.fill(last);
    stage = own;
    free.sort((a, b) => a - b);
    const begin = begunAt(plan.freezes, (free[0] ?? nowMs) + NOTICE_MS);
    free[0] = begin + eachMs;
    last = Math.max(last, begin + eachMs);
  }
  return last;
}

function begunAt(freezes: WaveState['plan']['freezes'], atMs: number): number {
  const until = frozenUntil(freezes, instantOf(atMs));
  return until === undefined ? atMs : epochMsOf(until);
}

/** A second fleet for as long as a rollout lasts; while a swap builds the next one, a third. */
function extraHours({ plan, next, ended, stop, flights }: WaveState, seconds: number): Record<string, number> {
  const without = ended.skipped.length + ended.unchanged.length;
  const rollouts = (stop ? ended.succeeded.length + ended.failed.length + flights.length : plan.count - without) || 0;
  const begun = Math.min(rollouts, stop ? next : plan.count);
  const each = (seconds + plan.expected.swapSeconds) / 3_600;
  return Object.fromEntries(
    Object.entries(plan.expected.instances).map(([type, count]) => [type, round(begun * count * each)]),
  );
}

function costOf(hours: Record<string, number>, prices: Record<string, number>): number | null {
  let sum = 0;
  for (const [type, count] of Object.entries(hours)) {
    const price = prices[type];
    if (price === undefined) return null;
    sum += count * price;
  }
  return round(sum);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
