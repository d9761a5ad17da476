import { setImmediate as nextTurn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pause, sleep, track, virtualClock } from '../clock.ts';

describe('timers', () => {
  test('run in time order, equal times in the order they were set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 }), async (times) => {
        const clock = virtualClock({ startMs: 0 });
        const ran: { index: number; atMs: number; nowMs: number }[] = [];
        times.forEach((atMs, index) => {
          clock.at(atMs, () => {
            ran.push({ index, atMs, nowMs: clock.now() });
          });
        });
        await clock.advance(20);
        expect(ran.map(({ index }) => index)).toEqual(
          times
            .map((atMs, index) => ({ atMs, index }))
            .sort((a, b) => a.atMs - b.atMs || a.index - b.index)
            .map(({ index }) => index),
        );
        for (const { atMs, nowMs } of ran) expect(nowMs).toBe(atMs);
      }),
      { numRuns: 50 },
    );
  });

  test('set while moving run in the same move when they are due', async () => {
    const clock = virtualClock({ startMs: 0 });
    const ran: number[] = [];
    const again = () => {
      ran.push(clock.now());
      clock.at(clock.now() + 10, again);
    };
    clock.at(10, again);
    await clock.advance(35);
    expect(ran).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  test('a cancelled timer does not run', async () => {
    const clock = virtualClock({ startMs: 0 });
    let ran = false;
    const cancel = clock.at(5, () => {
      ran = true;
    });
    cancel();
    await clock.advance(10);
    expect(ran).toBe(false);
  });

  test('one that is already due runs soon but not at once', async () => {
    const clock = virtualClock({ startMs: 100 });
    const ran: string[] = [];
    clock.at(50, () => {
      ran.push('timer');
    });
    ran.push('after at()');
    await clock.settle();
    expect(ran).toEqual(['after at()', 'timer']);
  });
});

describe('background work', () => {
  test('is waited for before time moves, and so is the work it starts', async () => {
    const clock = virtualClock({ startMs: 0 });
    const seen: number[] = [];
    clock.at(1, () => {
      clock.background(async () => {
        await nextTurn();
        await track(clock, async () => {
          await nextTurn();
          seen.push(clock.now());
        });
        clock.background(nextTurn().then(() => seen.push(clock.now())));
      });
    });
    clock.at(2, () => {
      seen.push(-1);
    });
    await clock.advance(2);
    expect(seen).toEqual([1, 1, -1]);
  });

  test('that sleeps lets time move on, however deep it sleeps', async () => {
    const clock = virtualClock({ startMs: 0 });
    const woke: number[] = [];
    clock.background(async () => {
      await track(clock, () => track(clock, () => sleep(clock, 30)));
      woke.push(clock.now());
    });
    await clock.advance(100);
    expect(woke).toEqual([30]);
  });

  test('that waits for what never comes is no obstacle while it sleeps', async () => {
    const clock = virtualClock({ startMs: 0 });
    let over = false;
    let wake = () => {};
    clock.background(async () => {
      const wait = pause(clock, Number.POSITIVE_INFINITY);
      wake = wait.wake;
      await wait.over;
      over = true;
    });
    await clock.advance(1_000_000);
    expect(over).toBe(false);
    wake();
    await clock.settle();
    expect(over).toBe(true);
  });

  test('that fails makes the advance throw and tells onError', async () => {
    const told: unknown[] = [];
    const clock = virtualClock({ startMs: 0, onError: (error) => told.push(error) });
    const error = new Error('broken');
    clock.at(5, () => {
      throw error;
    });
    await expect(clock.advance(10)).rejects.toBe(error);
    expect(told).toEqual([error]);
    await clock.advance(1);
  });
});

test('the clock does not go back', async () => {
  const clock = virtualClock({ startMs: 10 });
  await expect(clock.advanceTo(9)).rejects.toThrow('The clock stands at 10 and cannot go back to 9.');
});
