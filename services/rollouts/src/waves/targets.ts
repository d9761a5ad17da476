import type { RecordStore } from '@fairlead/reconcile';
import { TARGET_PREFIX, Target, targetSort, type WaveState, waveKey } from '@fairlead/wave';
import * as z from 'zod/mini';

/** One endpoint of a wave; undefined when the wave has no such place. */
export async function readTarget(store: RecordStore, waveId: string, index: number): Promise<Target | undefined> {
  const record = await store.getRecord(waveKey(waveId), targetSort(index));
  return record && z.parse(Target, record.body);
}

/** Endpoints of a wave in their order. */
export async function readTargets(
  store: RecordStore,
  waveId: string,
  { from, count }: { from: number; count: number },
): Promise<Target[]> {
  const targets: Target[] = [];
  let cursor = from > 0 ? targetSort(from - 1) : undefined;
  while (targets.length < count) {
    const page = await store.queryRecords(waveKey(waveId), {
      prefix: TARGET_PREFIX,
      limit: Math.min(100, count - targets.length),
      ...(cursor ? { cursor } : {}),
    });
    targets.push(...page.items.map(({ body }) => z.parse(Target, body)));
    cursor = page.cursor;
    if (!cursor) break;
  }
  return targets;
}

/** All endpoints of a wave. */
export async function endpointsOfWave(store: RecordStore, { id, plan }: WaveState): Promise<Target['endpoint'][]> {
  return (await readTargets(store, id, { from: 0, count: plan.count })).map(({ endpoint }) => endpoint);
}
