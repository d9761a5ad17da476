import type { RateStore, Taking } from '@fairlead/rate';
import { describe, expect, it } from 'vitest';

const taking = (changes: Partial<Taking> = {}): Taking => ({
  lane: 'routine',
  floorMs: 9_000,
  ceilingMs: 13_000,
  stepMs: 1_000,
  pushMs: 0,
  ...changes,
});

/** What every store of the account's call budget promises. */
export function rateStoreConformance(name: string, open: () => Promise<RateStore>): void {
  describe(`rate store: ${name}`, () => {
    it('a row that nobody has written shows the initial rate and clocks at zero', async () => {
      const store = await open();
      expect(await store.load()).toEqual({
        perSecond: 5,
        mostPerSecond: 10,
        changedAtMs: 0,
        urgentAtMs: 0,
        routineAtMs: 0,
      });
    });

    it('a clock that has fallen behind starts from the floor, then goes on step by step until beyond the ceiling', async () => {
      const store = await open();
      const seen: [boolean, number][] = [];
      for (let call = 0; call < 6; call++) {
        const { isTaken, row } = await store.take(taking());
        seen.push([isTaken, row.routineAtMs]);
      }
      expect(seen).toEqual([
        [true, 10_000],
        [true, 11_000],
        [true, 12_000],
        [true, 13_000],
        [true, 14_000],
        [false, 14_000],
      ]);
    });

    it('of many who take at once each gets a slot of its own', async () => {
      const store = await open();
      const taken = await Promise.all(Array.from({ length: 8 }, () => store.take(taking({ ceilingMs: 13_000 }))));
      const slots = taken.filter(({ isTaken }) => isTaken).map(({ row }) => row.routineAtMs);
      expect(slots.toSorted((a, b) => a - b)).toEqual([10_000, 11_000, 12_000, 13_000, 14_000]);
    });

    it('urgent calls are free while routine ones are full, and push those back', async () => {
      const store = await open();
      await store.take(taking({ stepMs: 50_000 }));
      expect((await store.take(taking())).isTaken).toBe(false);
      const { isTaken, row } = await store.take(taking({ lane: 'urgent', pushMs: 2_000 }));
      expect([isTaken, row.urgentAtMs, row.routineAtMs]).toEqual([true, 10_000, 61_000]);
    });

    it('of two who change the rate by the same sight one succeeds', async () => {
      const store = await open();
      const seen = await store.load();
      await store.changeRate(seen, 3, 20_000);
      await store.changeRate(seen, 2, 21_000);
      expect(await store.load()).toMatchObject({ perSecond: 3, changedAtMs: 20_000 });
      await store.changeRate(await store.load(), 2, 22_000);
      expect(await store.load()).toMatchObject({ perSecond: 2, changedAtMs: 22_000 });
    });
  });
}
