import { describe, expect, it } from 'vitest';
import { type AuditEntry, firstBrokenAuditEntry } from './audit.ts';
import { FINAL_RECORD } from './final-record.ts';
import type { OutgoingEvent } from './item.ts';
import { type Decision, type Machine, type Outcome, Postponed, type Situation } from './machine.ts';
import { memoryStore } from './memory-store.ts';
import { createReconciler } from './reconciler.ts';
import { type ItemStore, isActive } from './store.ts';
import { sweep } from './sweep.ts';
import { plusMs } from './time.ts';

/** A tank that is to be filled to `wanted` by calls that each add one. */
interface Tank {
  id: string;
  wanted: number;
  attempts: number;
}
type Fill = { kind: 'fill' };

const KEY = 'TANK#a';
const START_MS = Date.parse('2026-01-01T00:00:00.000Z');

function decide({ state, seen, now }: Situation<Tank, number>): Decision<Tank, Fill> {
  const full = seen >= state.wanted;
  return {
    state: full ? state : { ...state, attempts: state.attempts + 1 },
    actions: full ? [] : [{ kind: 'fill' }],
    transitions: full ? [{ type: 'tank.filled.v1', summary: 'The tank is full.', detail: { level: seen } }] : [],
    records: [{ pk: `TANK#${state.id}`, sk: `LOOK#${seen}`, body: { seen } }],
    dueAt: plusMs(now, 3_600_000),
    why: full ? 'Full.' : `Filling: ${seen} of ${state.wanted}.`,
    final: full,
  };
}

function bench(overrides: Partial<Machine<Tank, number, Fill>> = {}, store: ItemStore<Tank> = memoryStore<Tank>()) {
  const world = {
    level: 0,
    nowMs: START_MS,
    offered: [] as OutgoingEvent[],
    published: [] as OutgoingEvent[],
    busIsDown: false,
  };
  const machine: Machine<Tank, number, Fill> = {
    kind: 'tank',
    schemaVersion: 1,
    parse: (stored) => stored as Tank,
    partition: (state) => `TANK#${state.id}`,
    observe: async () => world.level,
    decide,
    perform: async (_action, permit): Promise<Outcome> => {
      permit.check();
      world.level++;
      return { kind: 'done' };
    },
    ...overrides,
  };
  let workers = 0;
  const reconciler = createReconciler({
    store,
    machine,
    clock: { now: () => world.nowMs },
    newWorkerId: () => `w${++workers}`,
    publish: async (event) => {
      world.offered.push(event);
      if (world.busIsDown) throw new Error('bus down');
      world.published.push(event);
    },
    timeout: () => new AbortController().signal,
  });
  const begin = (wanted = 3) =>
    reconciler.start(KEY, { state: { id: 'a', wanted, attempts: 0 }, transitions: [], why: 'New.' });
  return { world, store, reconciler, begin };
}

async function activeItem(store: ItemStore<Tank>) {
  const item = await store.load(KEY);
  if (!isActive(item)) throw new Error('nothing is active');
  return item;
}

describe('the loop', () => {
  it('discards a look that is older than a lease by the time it is to be committed, and looks again', async () => {
    const looks: number[] = [];
    const { world, reconciler, begin } = bench({
      observe: async () => {
        looks.push(world.nowMs - START_MS);
        if (looks.length === 1) world.nowMs += 15 * 60_000;
        return world.level;
      },
    });
    await begin(1);
    expect(await reconciler.run(KEY)).toMatchObject({ kind: 'finished', state: { attempts: 1 } });
    expect(looks).toEqual([0, 900_000, 900_000]);
  });

  it('goes round until nothing is left to do, then retires the item and keeps its last state', async () => {
    const { world, store, reconciler, begin } = bench();
    await begin(3);
    expect(await reconciler.wake(KEY)).toEqual({ kind: 'finished', state: { id: 'a', wanted: 3, attempts: 3 } });
    expect(world.level).toBe(3);
    expect(isActive(await store.load(KEY))).toBe(false);
    expect(await store.getRecord('TANK#a', FINAL_RECORD)).toMatchObject({
      body: { state: { attempts: 3 }, why: 'Full.' },
    });
    expect(await reconciler.wake(KEY)).toEqual({ kind: 'idle' });
  });

  it('a look that a rate limit leaves no room for is put off: no failure, nothing written, still due', async () => {
    const { store, reconciler, begin } = bench({
      observe: async () => {
        throw new Postponed('full', 4_000);
      },
    });
    await begin();
    const before = await store.load(KEY);
    expect(await reconciler.run(KEY)).toEqual({ kind: 'postponed', retryAfterMs: 4_000 });
    expect(await store.load(KEY)).toEqual(before);
  });

  it('a second start finds the first', async () => {
    const { reconciler, begin } = bench({ observe: async () => 99 });
    expect((await begin()).kind).toBe('started');
    expect(
      await reconciler.start(KEY, { state: { id: 'b', wanted: 1, attempts: 0 }, transitions: [], why: '' }),
    ).toMatchObject({
      kind: 'taken',
      item: { state: { id: 'a' } },
    });
  });

  it('an item that has ended is in nobody’s way: the next takes over its undelivered news', async () => {
    const { world, store, reconciler } = bench({ observe: async () => 99 });
    world.busIsDown = true;
    await reconciler.start(KEY, { state: { id: 'a', wanted: 1, attempts: 0 }, transitions: [], why: '' });
    expect((await reconciler.run(KEY)).kind).toBe('failed');
    const again = await reconciler.start(KEY, { state: { id: 'a', wanted: 1, attempts: 0 }, transitions: [], why: '' });
    expect(again).toMatchObject({ kind: 'taken', item: { final: true } });
    const next = await reconciler.start(KEY, { state: { id: 'b', wanted: 1, attempts: 0 }, transitions: [], why: '' });
    expect(next).toMatchObject({ kind: 'started', item: { state: { id: 'b' } } });
    expect(await store.getRecord('TANK#a', FINAL_RECORD)).toMatchObject({ body: { state: { id: 'a' } } });
    world.busIsDown = false;
    await reconciler.run(KEY);
    expect(world.published.map(({ id }) => id)).toEqual(['TANK#a#1', 'TANK#b#1']);
  });

  it('an item whose news nobody takes is tried ever more seldom, and shown as stuck', async () => {
    const { world, store, reconciler } = bench({
      observe: async () => 0,
      decide: (situation) => ({
        ...decide(situation),
        actions: [],
        transitions: [{ type: 'tank.seen.v1', summary: 'Seen.', detail: {} }],
      }),
    });
    world.busIsDown = true;
    await reconciler.start(KEY, { state: { id: 'a', wanted: 1, attempts: 0 }, transitions: [], why: '' });
    for (let run = 0; run < 10; run++) await reconciler.run(KEY);
    expect((await activeItem(store)).trouble).toMatchObject({ failures: 10, quarantinedAt: expect.any(String) });
  });

  it('actions are committed before the first is sent', async () => {
    const store = memoryStore<Tank>();
    const seenAtSend: number[] = [];
    const { begin, reconciler } = bench(
      {
        perform: async () => {
          seenAtSend.push((await activeItem(store)).state.attempts);
          return { kind: 'unknown', message: 'no answer' };
        },
        decide: (situation) =>
          situation.outcomes.length > 0 ? { ...decide(situation), actions: [] } : decide(situation),
      },
      store,
    );
    await begin();
    await reconciler.run(KEY);
    expect(seenAtSend).toEqual([1]);
  });

  it('evidence of a look is stored, and the next look is at most two minutes away', async () => {
    const { store, reconciler, begin } = bench({ decide: (situation) => ({ ...decide(situation), actions: [] }) });
    await begin();
    expect(await reconciler.wake(KEY)).toMatchObject({ kind: 'waiting', item: { dueAt: '2026-01-01T00:02:00.000Z' } });
    expect(await store.getRecord('TANK#a', 'LOOK#0')).toMatchObject({ body: { seen: 0 } });
  });

  it('a wake that arrives during a decision makes the worker look again before it commits', async () => {
    const store = memoryStore<Tank>();
    let observed = 0;
    const { reconciler, begin } = bench(
      {
        observe: async () => {
          if (observed++ === 0) await store.wake(KEY);
          return 99;
        },
      },
      store,
    );
    await begin();
    await reconciler.run(KEY);
    expect(observed).toBe(2);
  });

  it('while one worker holds the lease another one sends nothing', async () => {
    const store = memoryStore<Tank>();
    const others: unknown[] = [];
    const { world, reconciler, begin } = bench(
      {
        perform: async () => {
          others.push(await reconciler.wake(KEY));
          world.level++;
          return { kind: 'done' };
        },
      },
      store,
    );
    await begin(1);
    expect((await reconciler.run(KEY)).kind).toBe('finished');
    expect(others).toEqual([{ kind: 'leased', owner: 'w1' }]);
    expect(world.level).toBe(1);
  });

  it('a worker that wakes up after its lease sends nothing', async () => {
    const { world, reconciler, begin } = bench({
      perform: async (_action, permit) => {
        world.nowMs += 15 * 60_000;
        permit.check();
        world.level++;
        return { kind: 'done' };
      },
      decide: (situation) =>
        situation.outcomes.length > 0 ? { ...decide(situation), actions: [] } : decide(situation),
    });
    await begin();
    await reconciler.run(KEY);
    expect(world.level).toBe(0);
  });

  it('a lease runs from the decision’s time, however long the look took', async () => {
    const { world, store, reconciler, begin } = bench({
      observe: async () => {
        world.nowMs += 20_000;
        return world.level;
      },
      perform: async () => ({ kind: 'unknown', message: 'no answer' }),
    });
    await begin(1);
    const leases: (string | undefined)[] = [];
    const commit = store.commit;
    store.commit = async (next, expected) => {
      leases.push(next.lease?.untilAt);
      return commit(next, expected);
    };
    await reconciler.run(KEY);
    expect(leases[0]).toBe('2026-01-01T00:01:00.000Z');
  });

  it('a crash after the commit and before the call leaves an item that the next worker carries on', async () => {
    let crash = true;
    const { world, reconciler, begin } = bench({
      perform: async () => {
        if (crash) throw new Error('killed');
        world.level++;
        return { kind: 'done' };
      },
    });
    await begin(1);
    expect((await reconciler.run(KEY)).kind).toBe('failed');
    crash = false;
    expect(await reconciler.run(KEY)).toEqual({ kind: 'leased', owner: 'w1' });
    world.nowMs += 61_000;
    expect((await reconciler.run(KEY)).kind).toBe('finished');
    expect(world.level).toBe(1);
  });

  it('an event that could not be handed on is handed on again, under the same id', async () => {
    const { world, reconciler } = bench({ observe: async () => 99 });
    world.busIsDown = true;
    await reconciler.start(KEY, { state: { id: 'a', wanted: 1, attempts: 0 }, transitions: [], why: '' });
    expect((await reconciler.run(KEY)).kind).toBe('failed');
    world.busIsDown = false;
    expect((await reconciler.run(KEY)).kind).toBe('finished');
    expect(world.offered.map(({ id }) => id)).toEqual(['TANK#a#1', 'TANK#a#1']);
  });

  it('an item that keeps failing waits longer each time, is shown as stuck, and recovers by itself', async () => {
    let broken = true;
    const { store, reconciler, begin } = bench({
      observe: async () => {
        if (broken) throw new TypeError('cannot read');
        return 99;
      },
    });
    await begin();
    for (let i = 0; i < 9; i++) expect(await reconciler.run(KEY)).toMatchObject({ kind: 'failed', quarantined: false });
    expect((await activeItem(store)).dueAt).toBe('2026-01-01T00:02:00.000Z');
    expect(await reconciler.run(KEY)).toMatchObject({ kind: 'failed', quarantined: true });
    expect((await activeItem(store)).trouble).toMatchObject({ failures: 10, message: 'TypeError: cannot read' });
    broken = false;
    expect((await reconciler.run(KEY)).kind).toBe('finished');
  });

  it('an amendment is due at once, keeps the holder’s lease, and can be refused', async () => {
    const { store, reconciler, begin } = bench({
      perform: async () => ({ kind: 'unknown', message: '' }),
      observe: async () => 0,
    });
    await begin();
    const amended = await reconciler.amend<string>(KEY, (state) => ({
      kind: 'amended',
      decision: { state: { ...state, wanted: 0 }, transitions: [], why: 'Changed.' },
    }));
    expect(amended.kind).toBe('amended');
    expect(await activeItem(store)).toMatchObject({ state: { wanted: 0 }, dueAt: '2026-01-01T00:00:00.000Z' });
    expect(await reconciler.amend(KEY, () => ({ kind: 'refused', refusal: 'no' }))).toEqual({
      kind: 'refused',
      refusal: 'no',
    });
    expect(await reconciler.amend('TANK#none', () => ({ kind: 'refused', refusal: 'no' }))).toEqual({ kind: 'absent' });
  });

  it('every transition is in the audit trail, whose chain shows a forged entry', async () => {
    const { store, reconciler, begin } = bench();
    await begin(1);
    await reconciler.amend(KEY, (state) => ({
      kind: 'amended',
      decision: {
        state,
        transitions: [{ type: 'tank.asked.v1', summary: 'Asked.', detail: {}, actor: 'ann' }],
        why: '',
      },
    }));
    await reconciler.run(KEY);
    const { items } = await store.queryRecords('TANK#a', { prefix: 'AUDIT#' });
    const entries = items.map(({ body }) => body as unknown as AuditEntry);
    expect(entries.map(({ seq, what, actor }) => [seq, what, actor])).toEqual([
      [1, 'tank.asked.v1', 'ann'],
      [2, 'tank.filled.v1', 'fairlead'],
    ]);
    expect(firstBrokenAuditEntry(entries)).toBeUndefined();
    expect(firstBrokenAuditEntry(entries.map((entry) => (entry.seq === 1 ? { ...entry, actor: 'eve' } : entry)))).toBe(
      1,
    );
  });

  it('the sweeper hands on every key that is due within a quarter of a minute, and no other', async () => {
    const { store, reconciler } = bench();
    for (let i = 0; i < 250; i++) {
      await reconciler.start(`TANK#${i}`, { state: { id: `${i}`, wanted: 1, attempts: 0 }, transitions: [], why: '' });
    }
    await store.wake('TANK#1');
    const keys: string[] = [];
    expect(await sweep(store, '2025-12-31T23:59:44.999Z', async (page) => void keys.push(...page))).toBe(0);
    expect(await sweep(store, '2025-12-31T23:59:45.000Z', async (page) => void keys.push(...page))).toBe(250);
    expect(new Set(keys).size).toBe(250);
  });
});
