import { describe, expect, it } from 'vitest';
import { type CallBudget, createCallBudget } from './call-budget.ts';
import { type Lane, newRow } from './limits.ts';
import { memoryRateStore } from './memory-rate-store.ts';
import type { RateStore } from './rate-store.ts';

class Full extends Error {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('full');
    this.retryAfterMs = retryAfterMs;
  }
}

/** Workers of one account; their sleep lets the shared clock pass no further than each has to wait. */
function account(store: RateStore = memoryRateStore()) {
  const time = { now: 1_000_000 };
  const sleeps: number[] = [];
  const warnings: unknown[] = [];
  const worker = (): CallBudget =>
    createCallBudget({
      store,
      clock: { now: () => time.now },
      sleep: async (ms) => void sleeps.push(ms),
      refuse: (retryAfterMs) => new Full(retryAfterMs),
      warn: (error) => warnings.push(error),
    });
  return { time, sleeps, warnings, worker, store };
}

/** How many of `count` workers get leave at this instant. */
async function granted(world: ReturnType<typeof account>, lane: Lane, count: number): Promise<number> {
  const asked = await Promise.allSettled(Array.from({ length: count }, () => world.worker().leave(lane)));
  return asked.filter(({ status }) => status === 'fulfilled').length;
}

describe('the call budget', () => {
  it('lets a burst go at once, spreads what follows, and refuses what lies more than three seconds ahead', async () => {
    const world = account(memoryRateStore({ mostPerSecond: 5 }));
    const worker = world.worker();
    const waits: number[] = [];
    const refused: number[] = [];
    for (let call = 0; call < 24; call++) {
      const before = world.sleeps.length;
      try {
        await worker.leave('routine');
        waits.push(Math.round(world.sleeps.slice(before)[0] ?? 0));
      } catch (error) {
        refused.push(Math.round((error as Full).retryAfterMs));
      }
    }
    // 3.75 routine calls a second: a slot every 267 ms, after five calls of burst.
    expect(waits.slice(0, 8)).toEqual([0, 0, 0, 0, 0, 0, 267, 533]);
    expect([waits.length, waits.at(-1), refused[0]]).toEqual([17, 2933, 3200]);
  });

  it.each([1, 2, 5, 20])('over ten minutes %i workers that ask all the time keep to the rate', async (workers) => {
    const world = account(memoryRateStore({ mostPerSecond: 5 }));
    let calls = 0;
    for (let second = 0; second < 600; second++) {
      calls += await granted(world, 'routine', workers);
      world.time.now += 1_000;
    }
    expect(calls).toBeLessThanOrEqual(600 * 3.75 + 20);
    expect(calls).toBeGreaterThanOrEqual(Math.min(workers * 600, 600 * 3.75) * 0.95);
  });

  it('urgent calls leave at once however many routine ones wait, and both together keep to the rate', async () => {
    const world = account(memoryRateStore({ mostPerSecond: 5 }));
    await granted(world, 'routine', 100);
    expect(await granted(world, 'urgent', 5)).toBe(5);
    let [urgent, routine] = [0, 0];
    for (let second = 0; second < 600; second++) {
      urgent += await granted(world, 'urgent', 5);
      routine += await granted(world, 'routine', 20);
      world.time.now += 1_000;
    }
    expect(urgent).toBeGreaterThan(2_950);
    expect(routine).toBeLessThan(10);
  });

  it('a throttled answer slows everybody down, once per burst, and the rate rises again after it', async () => {
    const world = account();
    await Promise.all([world.worker().throttled(), world.worker().throttled(), world.worker().throttled()]);
    expect((await world.store.load()).perSecond).toBeCloseTo(3.5);
    world.time.now += 3_000;
    await world.worker().throttled();
    expect((await world.store.load()).perSecond).toBeCloseTo(2.45);
    const worker = world.worker();
    for (let step = 0; step < 20; step++) {
      world.time.now += 10_000;
      await worker.leave('routine');
    }
    expect((await world.store.load()).perSecond).toBeCloseTo(2.45 + 20 * 0.25);
  });

  it('never falls below one call in two seconds, nor rises above what an operator allows', async () => {
    const slow = account();
    for (let cut = 0; cut < 30; cut++) {
      slow.time.now += 2_000;
      await slow.worker().throttled();
    }
    expect((await slow.store.load()).perSecond).toBe(0.5);
    const fast = account(memoryRateStore({ perSecond: 6, mostPerSecond: 6.1 }));
    fast.time.now += 60_000;
    await fast.worker().leave('routine');
    expect((await fast.store.load()).perSecond).toBe(6.1);
  });

  it('without its store routine calls stop, and urgent ones go with a warning', async () => {
    const down: RateStore = {
      load: async () => newRow(),
      take: async () => Promise.reject(new Error('no answer')),
      changeRate: async () => undefined,
    };
    const world = account(down);
    await expect(world.worker().leave('routine')).rejects.toThrow('no answer');
    await world.worker().leave('urgent');
    expect(world.warnings).toEqual([new Error('no answer')]);
  });
});
