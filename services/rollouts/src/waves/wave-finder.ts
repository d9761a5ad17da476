import { FINAL_RECORD, type Instant, type ItemStore, isActive } from '@fairlead/reconcile';
import type { Problem } from '@fairlead/runtime';
import { parseWave, type WaveState, type WaveView, waveKey, waveViewOf } from '@fairlead/wave';
import { waveProblems } from './problems.ts';

/** A wave found by its id. */
export interface FoundWave {
  state: WaveState;
  view: WaveView;
}

/** Find a wave, running or ended. @throws Problem `wave_unknown` */
export async function findWave(store: ItemStore<WaveState>, id: string, now: Instant): Promise<FoundWave> {
  const found = await lookForWave(store, id, now);
  if (found) return found;
  throw unknownWave(id);
}

/** The wave of an id, if there is one. */
export async function lookForWave(
  store: ItemStore<WaveState>,
  id: string,
  now: Instant,
): Promise<FoundWave | undefined> {
  const item = await store.load(waveKey(id));
  if (isActive(item)) {
    const state = parseWave(item.state, item.schemaVersion);
    return { state, view: waveViewOf(state, { why: item.why, trouble: item.trouble, asOf: now }) };
  }
  const final = await store.getRecord(waveKey(id), FINAL_RECORD);
  if (!final) return undefined;
  const state = parseWave(final.body.state, Number(final.body.schemaVersion));
  return { state, view: waveViewOf(state, { why: String(final.body.why), asOf: now }) };
}

/** The answer about a wave that does not exist, or that the caller may not see. */
export function unknownWave(id: string): Problem {
  return waveProblems.make('wave_unknown', `There is no wave ${id}. GET /v1/waves lists them.`);
}
