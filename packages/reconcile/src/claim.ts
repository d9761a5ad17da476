import { MOST_ROUNDS } from './amender.ts';
import type { Expected, Item, Lease, Tombstone } from './item.ts';
import { type ItemStore, isActive } from './store.ts';
import type { Instant } from './time.ts';

/** How asking for a key went. */
export type Claim<State> =
  | { kind: 'claimed'; release(): Promise<void> }
  /** An item uses the key: whatever is to be done there is its work. */
  | { kind: 'taken'; item: Item<State> }
  | { kind: 'leased'; lease: Lease };

type Store<State> = Pick<ItemStore<State>, 'load' | 'commit' | 'retire'>;

/**
 * Take the lease of a key that no item uses, for work on what the key stands for without an item of its own.
 *
 * While it lasts nobody else can claim the key, and an item that is started under it waits for the lease's end.
 * Releasing gives it back early; after a crash it simply ends.
 */
export async function claim<State>(
  store: Store<State>,
  key: string,
  lease: Lease,
  now: Instant,
): Promise<Claim<State>> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = await store.load(key);
    if (isActive(found)) return { kind: 'taken', item: found };
    if (found?.lease && found.lease.untilAt > now && found.lease.owner !== lease.owner) {
      return { kind: 'leased', lease: found.lease };
    }
    const { version, wakes } = found ?? { version: 0, wakes: 0 };
    const held: Tombstone = { key, version: version + 1, wakes, lease };
    if ((await store.retire(held, found ? { version, wakes } : 'absent')) === 'committed') {
      return { kind: 'claimed', release: () => release(store, key, lease) };
    }
  }
  throw new Error(`Could not claim ${key}: other writers were faster ${MOST_ROUNDS} times. Try again.`);
}

/** Take the lease off, be it still on the bare key or on an item that was started meanwhile. */
async function release<State>(store: Store<State>, key: string, { owner }: Lease): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = await store.load(key);
    if (found?.lease?.owner !== owner) return;
    const expected: Expected = { version: found.version, wakes: found.wakes };
    if ((await writeFree(store, found, expected)) === 'committed') return;
  }
}

function writeFree<State>(store: Store<State>, found: Item<State> | Tombstone, expected: Expected) {
  const version = found.version + 1;
  if (!isActive(found)) return store.retire({ key: found.key, version, wakes: found.wakes }, expected);
  const { lease: _ended, ...free } = found;
  return store.commit({ ...free, version }, expected);
}
