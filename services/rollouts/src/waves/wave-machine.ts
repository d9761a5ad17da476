import type { ItemStore, Machine, RecordStore } from '@fairlead/reconcile';
import type { RolloutState } from '@fairlead/rollout';
import { derivedId } from '@fairlead/runtime';
import {
  type Address,
  addressKey,
  decideWave,
  type Flight,
  parseWave,
  revertable,
  type Target,
  WAVE_SCHEMA_VERSION,
  type WaveAction,
  type WaveSeen,
  type WaveState,
  waveKey,
} from '@fairlead/wave';
import type { WaveActor } from './act-for-wave.ts';
import { lookAtRollout } from './look-at-rollout.ts';
import { readTarget, readTargets } from './targets.ts';

/** What a wave looks and acts through: the rollouts' own store, and the acts that callers of the API use. */
export interface WavePorts {
  rollouts: ItemStore<RolloutState>;
  act: WaveActor;
}

/** A wave as the loop drives it. It holds no endpoint: it starts rollouts, and looks at them. */
export function waveMachine({ rollouts, act }: WavePorts): Machine<WaveState, WaveSeen, WaveAction> {
  return {
    kind: 'wave',
    schemaVersion: WAVE_SCHEMA_VERSION,
    parse: parseWave,
    partition: ({ id }) => waveKey(id),
    observe: (state, now) => observe(rollouts, state, now),
    decide: (situation) =>
      decideWave(situation, (endpoint, purpose) => waveRolloutId(situation.state.id, endpoint, purpose)),
    perform: (action, permit, state) => act(action, permit, state),
  };
}

/** The id of an endpoint's rollout in a wave: a repeated start finds the first. */
function waveRolloutId(waveId: string, endpoint: Address, purpose: Flight['purpose']): string {
  return derivedId('rol', 'wave', waveId, addressKey(endpoint), purpose);
}

/** As much as flies and as may begin next: at most twice `maxInFlight` reads, however many endpoints the wave has. */
async function observe(rollouts: ItemStore<RolloutState>, state: WaveState, now: string): Promise<WaveSeen> {
  const [seen, targets] = await Promise.all([
    Promise.all(
      state.flights.map(async (flight) => [flight.index, await lookAtRollout(rollouts, flight, now)] as const),
    ),
    nextTargets(rollouts, state),
  ]);
  return { rollouts: Object.fromEntries(seen), targets };
}

/** The endpoints that may be begun next, or sent back. */
export async function nextTargets(store: RecordStore, state: WaveState): Promise<Target[]> {
  const { id, stop, next, plan, pause } = state;
  if (stop) {
    const targets = await Promise.all(
      revertable({ ...state, flights: [] }).map((index) => readTarget(store, id, index)),
    );
    return targets.filter((target) => target !== undefined);
  }
  return pause ? [] : readTargets(store, id, { from: next, count: Math.min(plan.count - next, plan.maxInFlight) });
}
