import { advance } from './advance.ts';
import { type Amender, createAmender, MOST_ROUNDS } from './amender.ts';
import { finalRecord } from './final-record.ts';
import type { Item, Lease, OutgoingEvent } from './item.ts';
import { type Machine, type Outcome, type Permit, Postponed } from './machine.ts';
import { performAll } from './perform.ts';
import { type ItemStore, isActive } from './store.ts';
import { elapsedMs, type Instant, instantOf, plusMs } from './time.ts';
import { troubled } from './trouble.ts';

/** What the loop needs from the outside. */
export interface ReconcilerDeps<State, Seen, Action> {
  store: ItemStore<State>;
  machine: Machine<State, Seen, Action>;
  clock: { now(): number };
  /** A name for one run of the loop, never used twice. */
  newWorkerId(): string;
  /** Hand an event to the world; throws when it could not. Called again with the same id after a crash. */
  publish(event: OutgoingEvent): Promise<void>;
  /** An abort signal that fires after `ms` of the clock above. */
  timeout(ms: number): AbortSignal;
  /** How long an attempt may take; longer than the function's timeout. Default 60,000 ms. */
  leaseMs?: number;
}

/** How a run ended. Every kind but `idle` and `finished` leaves an item that is due again within two minutes. */
export type RunResult<State> =
  | { kind: 'idle' }
  | { kind: 'waiting'; item: Item<State> }
  | { kind: 'finished'; state: State }
  /** Another worker is acting on it; it will see this wake before it commits again. */
  | { kind: 'leased'; owner: string }
  /** A rate limit leaves no room for a look now; the item is as it was, and still due. */
  | { kind: 'postponed'; retryAfterMs: number }
  /** Other writers were faster too often. */
  | { kind: 'contended' }
  | { kind: 'failed'; error: unknown; quarantined: boolean };

/** The loop that drives every item of one kind. All methods may be called twice, from anywhere, at the same time. */
export interface Reconciler<State> extends Amender<State> {
  /** Count a hint, then run: what an event handler calls. */
  wake(key: string): Promise<RunResult<State>>;
  /** Observe, decide, commit, perform, until there is nothing left to do now: what the queue of due items calls. */
  run(key: string): Promise<RunResult<State>>;
}

const DEFAULT_LEASE_MS = 60_000;

/** Build the loop for one machine. */
export function createReconciler<State, Seen, Action>(deps: ReconcilerDeps<State, Seen, Action>): Reconciler<State> {
  const { store, machine, clock, publish } = deps;
  const leaseMs = deps.leaseMs ?? DEFAULT_LEASE_MS;
  const now = (): Instant => instantOf(clock.now());

  const load = async (key: string): Promise<Item<State> | undefined> => {
    const found = await store.load(key);
    return isActive(found) ? found : undefined;
  };
  const parsed = (item: Item<State>): State => machine.parse(item.state, item.schemaVersion);
  const expected = (item: Item<unknown>) => ({ version: item.version, wakes: item.wakes });
  const context = (state: State, at: Instant, lease?: Lease) => ({
    now: at,
    partition: machine.partition(state),
    schemaVersion: machine.schemaVersion,
    longestWaitMs: machine.longestWaitMs,
    lease,
  });

  async function wake(key: string): Promise<RunResult<State>> {
    return (await store.wake(key)) ? run(key) : { kind: 'idle' };
  }

  async function run(key: string): Promise<RunResult<State>> {
    const owner = deps.newWorkerId();
    let outcomes: Outcome[] = [];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const item = await load(key);
      if (!item) return { kind: 'idle' };
      const holder = leaseHolder(item, now(), owner);
      if (holder) return { kind: 'leased', owner: holder };
      try {
        if (item.final) {
          if (await retire(item)) return { kind: 'finished', state: parsed(item) };
          continue;
        }
        const step = await decideAndCommit(item, outcomes, owner);
        if (step.kind === 'lost') continue;
        outcomes = [];
        if (step.lease) {
          const lease = step.lease;
          const { state } = step.item;
          const perform = (action: Action, permit: Permit): Promise<Outcome> => machine.perform(action, permit, state);
          outcomes = await performAll(step.actions, perform, { lease, now, timeout: deps.timeout });
          continue;
        }
        if (step.item.final) continue;
        return { kind: 'waiting', item: await deliver(step.item) };
      } catch (error) {
        if (error instanceof Postponed) return { kind: 'postponed', retryAfterMs: error.retryAfterMs };
        return await fail(item.key, error);
      }
    }
    return { kind: 'contended' };
  }

  type Step = { kind: 'lost' } | { kind: 'committed'; item: Item<State>; actions: Action[]; lease: Lease | undefined };

  async function decideAndCommit(item: Item<State>, outcomes: Outcome[], owner: string): Promise<Step> {
    const at = now();
    const state = parsed(item);
    const seen = await machine.observe(state, at, outcomes);
    const decision = machine.decide({ state, seen, outcomes, now: at });
    for (const record of decision.records ?? []) await store.putRecord(record);
    const acts = decision.actions.length > 0;
    // From the decision on, not from now: states reckon from their decision when its calls can no longer be on their way.
    const lease = acts ? { owner, untilAt: plusMs(at, leaseMs) } : undefined;
    const next = advance(item, decision, context(decision.state, at, lease));
    // Frozen between look and commit for longer than a lease: what was seen is no longer what is.
    if (elapsedMs(at, now()) >= leaseMs) return { kind: 'lost' };
    if ((await store.commit(next, expected(item))) === 'lost') return { kind: 'lost' };
    return { kind: 'committed', item: next, actions: decision.actions, lease };
  }

  /**
   * Deliver what rides in the item, then empty the outbox; when the emptying is lost, the next worker delivers again.
   * Only what has been delivered ends a trouble: a bus that refuses would else never count as one.
   */
  async function deliver(item: Item<State>): Promise<Item<State>> {
    if (item.outbox.length === 0 && !item.trouble) return item;
    for (const entry of item.outbox) {
      if (entry.kind === 'item') await store.putItemOnce(entry.item);
      else await (entry.kind === 'record' ? store.putRecord(entry.record) : publish(entry.event));
    }
    const { trouble: _over, ...sound } = item;
    const emptied: Item<State> = { ...sound, version: item.version + 1, outbox: [] };
    return (await store.commit(emptied, expected(item))) === 'committed' ? emptied : item;
  }

  async function retire(item: Item<State>): Promise<boolean> {
    const delivered = await deliver(item);
    if (delivered.outbox.length > 0) return false;
    await store.putRecord(finalRecord(machine.partition(parsed(item)), delivered));
    const tombstone = { key: item.key, version: delivered.version + 1, wakes: delivered.wakes };
    return (await store.retire(tombstone, expected(delivered))) === 'committed';
  }

  /** Note a failure on the item, whatever it was, so that it is tried again later and nothing else has to wait for it. */
  async function fail(key: string, error: unknown): Promise<RunResult<State>> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const item = await load(key);
      if (!item) return { kind: 'idle' };
      const next = troubled(item, error, now());
      if ((await store.commit(next, expected(item))) === 'committed') {
        return { kind: 'failed', error, quarantined: next.trouble?.quarantinedAt !== undefined };
      }
    }
    throw error;
  }

  return { ...createAmender(deps), wake, run };
}

/** Who else may act on the item now, if anybody. */
function leaseHolder(item: Item<unknown>, now: Instant, self: string): string | undefined {
  return item.lease && item.lease.owner !== self && item.lease.untilAt > now ? item.lease.owner : undefined;
}
