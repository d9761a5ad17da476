import type { Lease } from './item.ts';
import { LeaseEnded, type Outcome, type Permit } from './machine.ts';
import { elapsedMs, type Instant } from './time.ts';

/** A call is not sent, and one under way is given up, this long before the lease ends: clocks of two workers may differ. */
export const LEASE_MARGIN_MS = 5_000;

/**
 * Send an attempt's actions in order, inside the lease; the first one that is not `done` stops the rest.
 *
 * @returns one outcome per action sent or refused for want of time
 */
export async function performAll<Action>(
  actions: readonly Action[],
  perform: (action: Action, permit: Permit) => Promise<Outcome>,
  { lease, now, timeout }: { lease: Lease; now: () => Instant; timeout: (ms: number) => AbortSignal },
): Promise<Outcome[]> {
  const left = (): number => elapsedMs(now(), lease.untilAt) - LEASE_MARGIN_MS;
  const check = (): void => {
    if (left() <= 0)
      throw new LeaseEnded(`The lease of ${lease.owner} ends at ${lease.untilAt}; nothing is sent any more.`);
  };
  const outcomes: Outcome[] = [];
  for (const action of actions) {
    const outcome = await tryOne(action, perform, { check, signal: timeout(Math.max(0, left())) });
    outcomes.push(outcome);
    if (outcome.kind !== 'done') break;
  }
  return outcomes;
}

async function tryOne<Action>(
  action: Action,
  perform: (action: Action, permit: Permit) => Promise<Outcome>,
  permit: Permit,
): Promise<Outcome> {
  try {
    permit.check();
    return await perform(action, permit);
  } catch (error) {
    if (error instanceof LeaseEnded) return { kind: 'unknown', message: error.message };
    throw error;
  }
}
