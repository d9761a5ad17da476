import type { Item, Tombstone } from '@fairlead/reconcile';
import type { RolloutState } from '@fairlead/rollout';
import { createSageMaker, type SageMakerMachine } from '../../packages/local-cloud/src/services/sagemaker/machine.ts';
import type { StoredRecord } from '../../packages/local-cloud/src/services/sagemaker/records.ts';
import type { WatchMemory } from '../simulation/watch/watch.ts';
import { NAMES } from '../simulation/world/setting.ts';

/** What may still go wrong, or be asked for, from a place on. */
export interface Budget {
  /** A worker dies, or a call is refused or not answered. */
  crashes: number;
  commands: number;
  /** Somebody else, or SageMaker by itself, changes the endpoint. */
  outsiders: number;
}

/** Everything that the rest of a rollout depends on. */
export interface Place {
  nowMs: number;
  /** What the store holds under the endpoint's key. */
  stored: Item<RolloutState> | Tombstone;
  /** The last state there was, active or not. */
  last: RolloutState;
  /** SageMaker's records; see {@link snapshotOf}. */
  sageMaker: Snapshot;
  memory: WatchMemory;
  budget: Budget;
}

/** The entries of a SageMaker machine; endpoints are copies of their own, the rest never changes in place. */
export type Snapshot = readonly [key: string, value: StoredRecord][];

export function snapshotOf(machine: SageMakerMachine): Snapshot {
  return machine.entries().map(([key, value]) => [key, key.startsWith('endpoint/') ? copyOf(value) : value]);
}

/** Timings of a world in which time only matters at deadlines: no two durations of interest are the same. */
const SETTINGS = {
  ...NAMES.account,
  createMs: 60_000,
  swapMs: 150_000,
  resizeMs: 40_000,
  rollbackMs: 50_000,
  deleteMs: 45_000,
  jitterRatio: 0,
  defaultInstanceQuota: 100,
};

/** A machine that goes on from a snapshot, and leaves it as it is. */
export function machineAt(snapshot: Snapshot): SageMakerMachine {
  const state = snapshot.map(([key, value]): [string, StoredRecord] => [
    key,
    key.startsWith('endpoint/') ? copyOf(value) : value,
  ]);
  return createSageMaker({ settings: SETTINGS, random: () => 0.5, state });
}

/** Records are plain JSON; this is several times as fast as structuredClone. */
function copyOf(record: StoredRecord): StoredRecord {
  return JSON.parse(JSON.stringify(record));
}
