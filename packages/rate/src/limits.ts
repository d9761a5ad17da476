/** Who waits for whom: the way back of a rollout is urgent, everything else is routine. */
export type Lane = 'urgent' | 'routine';

/** How fast an account may be called, by one row that all workers share. Clocks are epoch milliseconds. */
export interface RateRow {
  /** Calls per second at present, of both lanes together. */
  perSecond: number;
  /** It never rises above this; an operator may set it. */
  mostPerSecond: number;
  /** When the rate last changed. */
  changedAtMs: number;
  /** The next free slot of each lane. */
  urgentAtMs: number;
  routineAtMs: number;
}

/** AWS publishes no rate for SageMaker's control plane; issues of other projects report throttling from about ten a second on. */
const INITIAL_PER_SECOND = 5;
const MOST_PER_SECOND = 10;
const LEAST_PER_SECOND = 0.5;

/** Routine work gets this share of the rate; the rest is free for urgent work at any time. */
const ROUTINE_SHARE = 0.75;
/** Calls that may go at once after a quiet time. */
const BURST = 5;
/** Slots are given out at most this far ahead: what is further away is asked for again later. */
export const HORIZON_MS: Readonly<Record<Lane, number>> = { routine: 3_000, urgent: 8_000 };

/** After a throttled answer the rate falls to this share of itself, at most once in so long; then it rises step by step. */
const CUT = 0.7;
const CUT_EVERY_MS = 2_000;
const RISE_PER_SECOND = 0.25;
const RISE_EVERY_MS = 10_000;

/** A row that nobody has written yet. */
export function newRow(): RateRow {
  return {
    perSecond: INITIAL_PER_SECOND,
    mostPerSecond: MOST_PER_SECOND,
    changedAtMs: 0,
    urgentAtMs: 0,
    routineAtMs: 0,
  };
}

/** How far a lane's clock moves for a call, and within what bounds it may stand before. */
export interface Taking {
  lane: Lane;
  /** A clock that stands earlier counts as standing here: what was not used in time is lost. */
  floorMs: number;
  /** A clock that stands later gives nothing. */
  ceilingMs: number;
  stepMs: number;
  /** Urgent calls push routine ones back: both together keep to the rate. */
  pushMs: number;
}

/** What taking the next slot of a lane means at a rate. */
export function takingOf(lane: Lane, { perSecond }: Pick<RateRow, 'perSecond'>, nowMs: number): Taking {
  const share = lane === 'urgent' ? 1 : ROUTINE_SHARE;
  const callMs = 1_000 / (perSecond * share);
  return {
    lane,
    floorMs: nowMs - BURST * callMs,
    ceilingMs: nowMs + HORIZON_MS[lane],
    stepMs: callMs,
    pushMs: lane === 'urgent' ? 1_000 / (perSecond * ROUTINE_SHARE) : 0,
  };
}

/** Routine calls that the rate allows in a minute. */
export function routinePerMinute({ perSecond }: Pick<RateRow, 'perSecond'>): number {
  return 60 * perSecond * ROUTINE_SHARE;
}

/** The rate after a throttled answer; undefined when it was cut a moment ago, for a burst is throttled many times over. */
export function cutRate({ perSecond, changedAtMs }: RateRow, nowMs: number): number | undefined {
  return nowMs - changedAtMs < CUT_EVERY_MS ? undefined : Math.max(LEAST_PER_SECOND, perSecond * CUT);
}

/** The rate after a while without change; undefined when it is too soon, or high enough. */
export function raisedRate({ perSecond, mostPerSecond, changedAtMs }: RateRow, nowMs: number): number | undefined {
  if (perSecond >= mostPerSecond || nowMs - changedAtMs < RISE_EVERY_MS) return undefined;
  return Math.min(mostPerSecond, perSecond + RISE_PER_SECOND);
}
