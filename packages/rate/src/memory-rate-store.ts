import { newRow, type RateRow } from './limits.ts';
import type { RateStore } from './rate-store.ts';

/** The row in memory: for tests, simulations and as the plainest statement of what the store promises. */
export function memoryRateStore(initial: Partial<RateRow> = {}): RateStore {
  let row = { ...newRow(), ...initial };
  return {
    load: async () => ({ ...row }),

    async take({ lane, floorMs, ceilingMs, stepMs, pushMs }) {
      const name = lane === 'urgent' ? 'urgentAtMs' : 'routineAtMs';
      if (row[name] > ceilingMs) return { isTaken: false, row: { ...row } };
      const moved = { ...row, [name]: Math.max(row[name], floorMs) + stepMs };
      row = { ...moved, routineAtMs: moved.routineAtMs + pushMs };
      return { isTaken: true, row: { ...row } };
    },

    async changeRate(seen, perSecond, atMs) {
      if (row.changedAtMs === seen.changedAtMs) row = { ...row, perSecond, changedAtMs: atMs };
    },
  };
}
