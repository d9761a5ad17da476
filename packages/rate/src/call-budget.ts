import { cutRate, type Lane, type RateRow, raisedRate, routinePerMinute, takingOf } from './limits.ts';
import type { RateStore } from './rate-store.ts';

/** The leave to call a service whose rate is limited for the whole account. */
export interface CallBudget {
  /**
   * Wait for leave to send one call: at most a few seconds.
   *
   * @throws what `refuse` makes when the lane is full; routine calls fail closed when the store does not answer, urgent
   *   ones go without leave: a way back must not hang on its own brake
   */
  leave(lane: Lane): Promise<void>;
  /** The service has throttled a call: everybody slows down. */
  throttled(): Promise<void>;
  /** Routine calls a minute at the present rate. */
  routinePerMinute(): Promise<number>;
}

export interface CallBudgetDeps {
  store: RateStore;
  clock: { now(): number };
  sleep(ms: number): Promise<void>;
  /** The error for a lane that has nothing free soon. */
  refuse(retryAfterMs: number): Error;
  /** Told when an urgent call goes without leave. */
  warn(error: unknown): void;
}

/** How old a rate may be that a step is reckoned from. */
const RATE_LIFE_MS = 10_000;

/** A worker's share of the account's budget. */
export function createCallBudget({ store, clock, sleep, refuse, warn }: CallBudgetDeps): CallBudget {
  let known: { row: RateRow; atMs: number } | undefined;

  const note = (row: RateRow): RateRow => {
    known = { row, atMs: clock.now() };
    return row;
  };
  const current = async (): Promise<RateRow> =>
    known && clock.now() - known.atMs < RATE_LIFE_MS ? known.row : note(await store.load());

  const change = async (row: RateRow, perSecond: number | undefined): Promise<void> => {
    if (perSecond === undefined) return;
    await store.changeRate(row, perSecond, clock.now());
    known = undefined;
  };

  /** Milliseconds until the slot that was taken, or how long there will be none. */
  async function take(lane: Lane): Promise<{ waitMs: number } | { fullForMs: number }> {
    const row = await current();
    const now = clock.now();
    const taking = takingOf(lane, row, now);
    const { isTaken, row: after } = await store.take(taking);
    note(after);
    await change(after, raisedRate(after, now));
    const clockMs = lane === 'urgent' ? after.urgentAtMs : after.routineAtMs;
    if (!isTaken) return { fullForMs: Math.ceil(clockMs - now) };
    return { waitMs: Math.max(0, clockMs - taking.stepMs - now) };
  }

  const takeAnyway = (error: unknown): { waitMs: number } => {
    warn(error);
    return { waitMs: 0 };
  };

  return {
    async leave(lane) {
      const taken = await (lane === 'urgent' ? take(lane).catch(takeAnyway) : take(lane));
      if ('fullForMs' in taken) throw refuse(taken.fullForMs);
      if (taken.waitMs > 0) await sleep(taken.waitMs);
    },

    async throttled() {
      const row = note(await store.load());
      await change(row, cutRate(row, clock.now()));
    },

    routinePerMinute: async () => routinePerMinute(await current()),
  };
}

/** No brake: for services that are not throttled, and for tests. */
export const unlimited: CallBudget = {
  leave: async () => undefined,
  throttled: async () => undefined,
  routinePerMinute: async () => Number.POSITIVE_INFINITY,
};
