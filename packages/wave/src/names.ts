/** What the keys of all waves begin with: it tells them from the keys of endpoints. */
export const WAVE_PREFIX = 'WAVE#';

/** The key of a wave's item, and the partition of all its records. */
export function waveKey(waveId: string): string {
  return `${WAVE_PREFIX}${waveId}`;
}

/** Where waves are listed; one partition a month keeps each small. */
export function waveListPartition(month: string): string {
  return `WAVES#${month}`;
}

/** The sort key of the record that holds the rollout policy, as it was asked for. */
export const POLICY_RECORD = 'ROLLOUT-POLICY';
/** What the sort keys of a wave's endpoints begin with. */
export const TARGET_PREFIX = 'TARGET#';

/** The sort key of a wave's endpoint, by its place in the order, from 0. */
export function targetSort(index: number): string {
  return `${TARGET_PREFIX}${String(index).padStart(4, '0')}`;
}
