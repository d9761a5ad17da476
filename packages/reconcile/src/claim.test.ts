import { describe, expect, it } from 'vitest';
import { createAmender } from './amender.ts';
import { claim } from './claim.ts';
import { memoryStore } from './memory-store.ts';
import { createReconciler } from './reconciler.ts';
import { instantOf } from './time.ts';

interface Note {
  text: string;
}

const T0 = Date.parse('2026-01-01T00:00:00.000Z');
const at = (seconds: number): string => instantOf(T0 + seconds * 1000);
const lease = (owner: string, untilSeconds: number) => ({ owner, untilAt: at(untilSeconds) });
const FIRST = { state: { text: 'first' }, transitions: [], why: 'Begins.' };

function world() {
  const store = memoryStore<Note>();
  let nowMs = T0;
  const machine = {
    kind: 'note',
    schemaVersion: 1,
    parse: (stored: unknown) => stored as Note,
    partition: () => 'NOTE#1',
    observe: async () => undefined,
    decide: ({ state, now }: { state: Note; now: string }) => ({
      state,
      actions: [],
      transitions: [],
      dueAt: now,
      why: '',
    }),
    perform: async () => ({ kind: 'done' as const }),
  };
  const deps = {
    store,
    machine,
    clock: { now: () => nowMs },
    newWorkerId: () => 'loop',
    publish: async () => undefined,
  };
  const timeout = () => new AbortController().signal;
  return {
    store,
    amender: createAmender(deps),
    reconciler: createReconciler({ ...deps, timeout }),
    to(seconds: number) {
      nowMs = T0 + seconds * 1000;
    },
  };
}

describe('a claim on a key without an item', () => {
  it('keeps others out until it is released or ends', async () => {
    const { store } = world();
    const mine = await claim(store, 'EP#1', lease('a', 60), at(0));
    expect(await claim(store, 'EP#1', lease('b', 90), at(59))).toEqual({ kind: 'leased', lease: lease('a', 60) });
    if (mine.kind === 'claimed') await mine.release();
    expect((await claim(store, 'EP#1', lease('b', 90), at(59))).kind).toBe('claimed');
    expect((await claim(store, 'EP#1', lease('c', 190), at(90))).kind).toBe('claimed');
  });

  it('of two at once is given to one', async () => {
    const { store } = world();
    const both = await Promise.all(['a', 'b'].map((owner) => claim(store, 'EP#1', lease(owner, 60), at(0))));
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['claimed', 'leased']);
  });

  it('is refused while an item uses the key', async () => {
    const { store, amender } = world();
    await amender.start('EP#1', FIRST);
    expect((await claim(store, 'EP#1', lease('a', 60), at(0))).kind).toBe('taken');
  });

  it('makes an item that is started meanwhile wait, until it is released', async () => {
    const { store, amender, reconciler } = world();
    const mine = await claim(store, 'EP#1', lease('a', 60), at(0));
    expect((await amender.start('EP#1', FIRST)).kind).toBe('started');
    expect(await reconciler.run('EP#1')).toEqual({ kind: 'leased', owner: 'a' });
    if (mine.kind === 'claimed') await mine.release();
    expect((await reconciler.run('EP#1')).kind).toBe('waiting');
  });

  it('whose holder died makes the item wait only until its end', async () => {
    const { store, amender, reconciler, to } = world();
    await claim(store, 'EP#1', lease('a', 60), at(0));
    await amender.start('EP#1', FIRST);
    to(61);
    expect((await reconciler.run('EP#1')).kind).toBe('waiting');
  });

  it('leaves what stands there a version further on, held and free, with its wakes', async () => {
    const { store } = world();
    const mine = await claim(store, 'EP#1', lease('a', 60), at(0));
    expect(await store.load('EP#1')).toEqual({ key: 'EP#1', version: 1, wakes: 0, lease: lease('a', 60) });
    if (mine.kind === 'claimed') await mine.release();
    expect(await store.load('EP#1')).toEqual({ key: 'EP#1', version: 2, wakes: 0 });
  });

  it('is given again to its holder, and may be released twice', async () => {
    const { store } = world();
    await claim(store, 'EP#1', lease('a', 60), at(0));
    const again = await claim(store, 'EP#1', lease('a', 90), at(30));
    if (again.kind !== 'claimed') throw new Error('the holder was refused');
    await again.release();
    await again.release();
    expect(await store.load('EP#1')).toEqual({ key: 'EP#1', version: 3, wakes: 0 });
  });

  it('of another is left alone by the release of one that has ended', async () => {
    const { store } = world();
    const late = await claim(store, 'EP#1', lease('a', 60), at(0));
    await claim(store, 'EP#1', lease('b', 190), at(60));
    if (late.kind === 'claimed') await late.release();
    expect(await store.load('EP#1')).toMatchObject({ lease: lease('b', 190) });
    expect(await claim(store, 'EP#1', lease('c', 200), at(70))).toMatchObject({ kind: 'leased' });
  });

  it('is given up with a reason when other writers are always faster', async () => {
    const { store } = world();
    const losing = { ...store, retire: async () => 'lost' as const };
    await expect(claim(losing, 'EP#1', lease('a', 60), at(0))).rejects.toThrow(
      /^Could not claim EP#1: other writers were faster \d+ times\. Try again\.$/,
    );
  });

  it('is released although another writer was faster once', async () => {
    const { store } = world();
    let losses = 0;
    const retire: typeof store.retire = async (...written) => {
      if (written[0].lease === undefined && losses++ === 0) return 'lost';
      return store.retire(...written);
    };
    const mine = await claim({ ...store, retire }, 'EP#1', lease('a', 60), at(0));
    if (mine.kind === 'claimed') await mine.release();
    expect(await store.load('EP#1')).toEqual({ key: 'EP#1', version: 2, wakes: 0 });
  });
});
