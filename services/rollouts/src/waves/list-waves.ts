import { type ItemStore, instantOf } from '@fairlead/reconcile';
import type { CallersAccess, Clock } from '@fairlead/runtime';
import { type WaveState, type WaveView, waveListPartition } from '@fairlead/wave';
import type { ListRolloutsQuery } from '../list-rollouts/query.ts';
import { readMonths } from '../list-rollouts/read-months.ts';
import { endpointsOfWave } from './targets.ts';
import { lookForWave } from './wave-finder.ts';

/** A page of waves, newest first; `nextCursor` is null on the last one. */
export interface WavePage {
  items: WaveView[];
  nextCursor: string | null;
}

/** List the waves all of whose endpoints the caller may see, newest first, running and ended, month by month. A page may be short of others'. */
export function makeListWaves({ store, clock }: { store: ItemStore<WaveState>; clock: Clock }) {
  return async function list(query: ListRolloutsQuery, access: Pick<CallersAccess, 'only'>): Promise<WavePage> {
    const now = instantOf(clock.now());
    const { entries, nextCursor } = await readMonths(store, waveListPartition, query, now);
    const found = await Promise.all(entries.map(({ body }) => lookForWave(store, String(body.id), now)));
    const waves = found.flatMap((wave) => wave ?? []);
    const seen = await access.only('wave.read', waves, ({ state }) => endpointsOfWave(store, state));
    return { items: seen.map(({ view }) => view), nextCursor };
  };
}
