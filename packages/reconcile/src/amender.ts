import { advance } from './advance.ts';
import { finalRecord } from './final-record.ts';
import type { Item, Lease, Tombstone } from './item.ts';
import type { Decision, Machine } from './machine.ts';
import { type ItemStore, isActive } from './store.ts';
import { type Instant, instantOf } from './time.ts';

/** Tries of one call: the longest chain of immediate steps is about five; the rest is room for lost races. */
export const MOST_ROUNDS = 16;

/** A state without calls: what a caller may bring about directly. */
export type CallFreeDecision<State> = Omit<Decision<State, never>, 'actions' | 'dueAt'>;

/** What an amendment answers: a new state without calls, or a refusal of the caller's own making. */
export type Amendment<State, Refusal> =
  | { kind: 'amended'; decision: CallFreeDecision<State> }
  | { kind: 'refused'; refusal: Refusal };

/** Make and change items on behalf of callers. It never acts on the world: the loop does, at once after. */
export interface Amender<State> {
  /**
   * Make an item, unless the key is in use: then the item that uses it is answered. One that has ended is in nobody's way:
   * the new item takes over what it still has to deliver.
   */
  start(key: string, first: CallFreeDecision<State>): Promise<{ kind: 'started' | 'taken'; item: Item<State> }>;
  /** Change an item's state; it is due at once. `absent` when nothing is active under the key. */
  amend<Refusal>(
    key: string,
    change: (state: State, now: Instant) => Amendment<State, Refusal>,
  ): Promise<{ kind: 'amended'; item: Item<State> } | { kind: 'refused'; refusal: Refusal } | { kind: 'absent' }>;
}

/** What an amender needs: no ports but the store and the clock. */
export interface AmenderDeps<State> {
  store: ItemStore<State>;
  machine: Pick<Machine<State, never, never>, 'schemaVersion' | 'parse' | 'partition'>;
  clock: { now(): number };
}

/** Build the callers' side of the loop. */
export function createAmender<State>({ store, machine, clock }: AmenderDeps<State>): Amender<State> {
  const now = (): Instant => instantOf(clock.now());
  const context = (state: State, at: Instant) => ({
    now: at,
    partition: machine.partition(state),
    schemaVersion: machine.schemaVersion,
  });

  const partitionOf = ({ state, schemaVersion }: Item<State>): string =>
    machine.partition(machine.parse(state, schemaVersion));

  /** What an ended item has not delivered yet; its last state is kept first, as retiring it would have done. */
  async function leftBy(ended: Item<State>): Promise<Item<State>['outbox']> {
    await store.putRecord(finalRecord(partitionOf(ended), ended));
    return ended.outbox;
  }

  return {
    async start(key, first) {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const found = await store.load(key);
        if (isActive(found) && (!found.final || partitionOf(found) === machine.partition(first.state))) {
          return { kind: 'taken', item: found };
        }
        const undelivered = isActive(found) ? await leftBy(found) : [];
        const blank = { ...blankItem(key, found ?? { version: 0, wakes: 0 }, first.state), outbox: undelivered };
        const lease = standingLease(found, now());
        const item = advance(blank, { ...first, dueAt: now() }, { ...context(first.state, now()), lease });
        const expected = found ? { version: found.version, wakes: found.wakes } : 'absent';
        if ((await store.commit(item, expected)) === 'committed') return { kind: 'started', item };
      }
      throw tooManyRaces(key);
    },

    async amend(key, change) {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const item = await store.load(key);
        if (!isActive(item) || item.final) return { kind: 'absent' };
        const at = now();
        const amendment = change(machine.parse(item.state, item.schemaVersion), at);
        if (amendment.kind === 'refused') return amendment;
        const { decision } = amendment;
        const next = advance(item, { ...decision, dueAt: at }, { ...context(decision.state, at), lease: item.lease });
        const expected = { version: item.version, wakes: item.wakes };
        if ((await store.commit(next, expected)) === 'committed') return { kind: 'amended', item: next };
      }
      throw tooManyRaces(key);
    },
  };
}

/** The lease on a key that no item uses: the new item takes it over, and so waits until its holder is done. */
function standingLease(found: Item<unknown> | Tombstone | undefined, now: Instant): Lease | undefined {
  return found && !isActive(found) && found.lease && found.lease.untilAt > now ? found.lease : undefined;
}

function tooManyRaces(key: string): Error {
  return new Error(`Could not write ${key}: other writers were faster ${MOST_ROUNDS} times. Try again.`);
}

function blankItem<State>(key: string, past: { version: number; wakes: number }, state: State): Item<State> {
  const { version, wakes } = past;
  return {
    key,
    version,
    wakes,
    schemaVersion: 0,
    state,
    why: '',
    dueAt: '',
    final: false,
    outbox: [],
    audit: { seq: 0, hash: '' },
  };
}
