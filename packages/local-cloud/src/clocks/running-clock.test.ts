import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type InstantStore, realClock, scaledClock } from '../clock.ts';

function memoryInstant(initial?: number): InstantStore & { saved: number[] } {
  const saved: number[] = initial === undefined ? [] : [initial];
  return { saved, load: () => saved.at(-1), save: (instantMs) => saved.push(instantMs) };
}

test('a clock restarted after a kill never shows an earlier instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 20 }), (rate, restarts) => {
      const persist = memoryInstant();
      let latest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < restarts; i += 1) {
        const clock = scaledClock({ rate, startMs: 1_000, persist });
        for (let reads = 0; reads < 5; reads += 1) {
          expect(clock.now()).toBeGreaterThanOrEqual(latest);
          latest = clock.now();
        }
      }
    }),
  );
});

test('a scaled clock starts at the saved instant rather than at its start', () => {
  const clock = scaledClock({ rate: 60, startMs: 1_000, persist: memoryInstant(500_000) });
  expect(clock.now()).toBeGreaterThanOrEqual(500_000);
});

test('a stopped clock saves where it stood, not the instant kept ahead', async () => {
  const persist = memoryInstant();
  const clock = scaledClock({ rate: 1_000, startMs: 0, persist });
  clock.now();
  await clock.stop();
  const [ahead = 0, stood = 0] = persist.saved;
  expect(ahead).toBeGreaterThanOrEqual(1_000_000);
  expect(stood).toBeLessThan(ahead);
});

test('the real clock shows no instant before the saved one', () => {
  const nextCentury = Date.UTC(2100, 0, 1);
  expect(realClock({ persist: memoryInstant(nextCentury) }).now()).toBeGreaterThanOrEqual(nextCentury);
});

test('timers run on the scaled clock, and their errors are reported', async () => {
  const reported = Promise.withResolvers<unknown>();
  const clock = scaledClock({ rate: 100_000, startMs: 0, onError: reported.resolve });
  const due = clock.now() + 1_000;
  clock.at(due, () => {
    throw new Error(`at ${clock.now() >= due ? 'or after' : 'before'} its time`);
  });
  expect(await reported.promise).toEqual(new Error('at or after its time'));
  await clock.stop();
});

test('a rate of zero is refused', () => {
  expect(() => scaledClock({ rate: 0, startMs: 0 })).toThrow('above 0; got 0');
});
