import { createReconciler, instantOf, memoryStore } from '@fairlead/reconcile';
import { describe, expect, it } from 'vitest';
import { at, rollout, staged } from '../fixtures.ts';
import { decideCleanup } from './decide.ts';
import type { CleanupSeen } from './decision.ts';
import { cleanupKey, withCleanup } from './start.ts';
import { type CleanupState, parseCleanup } from './state.ts';

const ended = staged({ name: 'rolled-back', endedAt: at(0) });
const { shadow, canary, final } = ended.plan.configs;
const HOURS_72 = 72 * 3600;

function spawned(state = ended) {
  const [item] = withCleanup({ state, final: true }).spawn ?? [];
  if (!item) throw new Error('Nothing was spawned.');
  return item;
}

const cleanup = parseCleanup(spawned().state, 1);
const OURS = Object.fromEntries(cleanup.open.map(({ name }) => [name, 'ours' as const]));
const NOBODYS = Object.fromEntries(cleanup.open.map(({ name }) => [name, 'nobody' as const]));

function seen(overrides: Partial<NonNullable<CleanupSeen['found']>> = {}): CleanupSeen {
  return { found: { isBusy: false, inUse: { configs: [], models: [] }, owners: OURS, ...overrides } };
}

function decide(look: CleanupSeen, { state = cleanup, now = at(HOURS_72) } = {}) {
  return decideCleanup({ state, seen: look, outcomes: [], now });
}

describe('what a rollout leaves', () => {
  it('is its own configs, never the one it found, and waits 72 hours from its end', () => {
    expect(cleanup.open.map(({ name }) => name)).toEqual([shadow?.name, canary.name, final.name]);
    expect(spawned()).toMatchObject({ key: cleanupKey(ended), dueAt: at(HOURS_72) });
  });

  it('is a config of an earlier rollout too, and a model it made unless that has won', () => {
    const newModel = { name: 'fl-x-model-1', body: {} };
    const plan = {
      ...ended.plan,
      newModel,
      configs: { ...ended.plan.configs, original: { ...final, name: 'fl-old-final-1' } },
    };
    const open = (phase: 'rolled-back' | 'succeeded') =>
      parseCleanup(spawned({ ...ended, plan, phase: { name: phase, endedAt: at(0) } }).state, 1).open;
    expect(open('rolled-back')).toContainEqual({ kind: 'model', name: 'fl-x-model-1' });
    expect(open('succeeded').map(({ kind }) => kind)).not.toContain('model');
    expect(open('succeeded')).toContainEqual({ kind: 'config', name: 'fl-old-final-1' });
  });

  it('is left alone before the end', () => {
    expect(withCleanup({ state: rollout({ name: 'finishing' }), final: false }).spawn).toBeUndefined();
  });
});

describe('a cleanup', () => {
  it('looks at nothing before the window’s end', () => {
    expect(decide({}, { now: at(60) })).toMatchObject({ actions: [], dueAt: at(HOURS_72) });
  });

  it('deletes one after the other, and tells what is gone at the end', () => {
    expect(decide(seen()).actions).toEqual([{ kind: 'delete', leftover: cleanup.open[0] }]);
    const end = decide(seen({ owners: NOBODYS }));
    expect(end).toMatchObject({
      final: true,
      actions: [],
      transitions: [{ type: 'rollout.cleaned-up.v1', detail: { kept: [], gone: Object.keys(NOBODYS) } }],
    });
  });

  it('never deletes what the endpoint runs or is changing to', () => {
    const configs = [shadow?.name ?? '', canary.name];
    expect(decide(seen({ inUse: { configs, models: [] } })).actions).toEqual([
      { kind: 'delete', leftover: { kind: 'config', name: final.name } },
    ]);
    const all = { configs: Object.keys(OURS), models: [] };
    expect(decide(seen({ inUse: all }))).toMatchObject({ actions: [], dueAt: at(HOURS_72 + 3600) });
  });

  it('waits while a rollout or SageMaker is at work on the endpoint', () => {
    expect(decide(seen({ isBusy: true }))).toMatchObject({ actions: [], dueAt: at(HOURS_72 + 3600) });
  });

  it('keeps what does not carry our tag, and says so', () => {
    const owners = { ...NOBODYS, [canary.name]: 'somebody-else' as const };
    expect(decide(seen({ owners })).transitions).toMatchObject([{ detail: { kept: [canary.name] } }]);
  });

  it('keeps for good what is still in use after thirty days', () => {
    const inUse = { configs: Object.keys(OURS), models: [] };
    const end = decide(seen({ inUse }), { now: at(HOURS_72 + 30 * 86_400) });
    expect(end).toMatchObject({ final: true, actions: [] });
  });

  it('tries again in an hour what SageMaker refuses or throttles', () => {
    const outcomes = [{ kind: 'refused' as const, code: 'ThrottlingException', message: 'Rate exceeded' }];
    const decision = decideCleanup({ state: cleanup, seen: seen(), outcomes, now: at(HOURS_72) });
    expect(decision).toMatchObject({ actions: [], dueAt: at(HOURS_72 + 3600) });
  });
});

/** A cleanup over these configs, whose worker dies at the so-manieth request to SageMaker or the store. */
function mortal(existing: Set<string>, inUse: string[], deathAt: number) {
  const store = memoryStore<CleanupState>();
  const deleted: string[] = [];
  let nowMs = Date.parse(at(0));
  let requests = 0;
  const live = <T>(work: () => T): Promise<T> => {
    requests += 1;
    const dies = requests === deathAt;
    const answer = work();
    return dies ? new Promise(() => undefined) : Promise.resolve(answer);
  };
  const run = () => {
    const worker = createReconciler({
      store: { ...store, commit: (next, expected) => live(() => store.commit(next, expected)).then((done) => done) },
      machine: {
        kind: 'cleanup',
        schemaVersion: 1,
        longestWaitMs: 86_400_000,
        parse: parseCleanup,
        partition: ({ rolloutId }) => `ROL#${rolloutId}#CLEANUP`,
        observe: (state, now) =>
          live(() => {
            const owners = Object.fromEntries(
              state.open.map(({ name }) => [name, existing.has(name) ? ('ours' as const) : ('nobody' as const)]),
            );
            return now < state.collectAt ? {} : seen({ owners, inUse: { configs: inUse, models: [] } });
          }),
        decide: decideCleanup,
        perform: ({ leftover }) =>
          live(() => {
            existing.delete(leftover.name);
            deleted.push(leftover.name);
            return { kind: 'done' as const };
          }),
      },
      clock: { now: () => nowMs },
      newWorkerId: () => `wrk-${requests}`,
      publish: () => live(() => undefined),
      timeout: () => new AbortController().signal,
    });
    return worker.run(cleanupKey(ended));
  };
  return {
    store,
    deleted,
    async live(hours: number): Promise<void> {
      await store.putItemOnce({
        ...spawned(),
        version: 1,
        wakes: 0,
        final: false,
        outbox: [],
        audit: { seq: 0, hash: '' },
      });
      for (let hour = 0; hour < hours; hour++) {
        nowMs += 3_600_000;
        await Promise.race([run(), new Promise((resolve) => setTimeout(resolve, 5))]);
      }
    },
    now: () => instantOf(nowMs),
  };
}

describe('a cleanup whose worker dies', () => {
  it.each(Array.from({ length: 24 }, (_, index) => 72 + index))(
    'at request %i deletes everything but what is in use, each once, and not before 72 hours',
    async (deathAt) => {
      const existing = new Set(Object.keys(OURS));
      const world = mortal(existing, [canary.name], deathAt);
      await world.live(71);
      expect(world.deleted).toEqual([]);
      await world.live(20);
      expect([...existing]).toEqual([canary.name]);
      expect([...new Set(world.deleted)]).toHaveLength(world.deleted.length);
    },
  );
});
