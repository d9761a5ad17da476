import { type ItemStore, instantOf } from '@fairlead/reconcile';
import type { RolloutState } from '@fairlead/rollout';
import type { Clock } from '@fairlead/runtime';
import { type TargetView, targetViewOf, type WaveState, type WaveView } from '@fairlead/wave';
import { lookAtRollout } from './look-at-rollout.ts';
import { readTargets } from './targets.ts';
import { findWave } from './wave-finder.ts';

/** A wave with a line for each of its endpoints. */
export interface WaveDetail extends WaveView {
  targets: TargetView[];
}

interface Deps {
  waves: ItemStore<WaveState>;
  rollouts: ItemStore<RolloutState>;
  clock: Clock;
}

/** Show one wave. What its rollouts wait for is read from themselves, so it is as fresh as they are. */
export function makeShowWave({ waves, rollouts, clock }: Deps) {
  return async function show(id: string): Promise<WaveDetail> {
    const now = instantOf(clock.now());
    const { state, view } = await findWave(waves, id, now);
    const [targets, whys] = await Promise.all([
      readTargets(waves, id, { from: 0, count: state.plan.count }),
      whysOf(rollouts, state, now),
    ]);
    return { ...view, targets: targets.map((target) => targetViewOf(state, target, whys.get(target.index))) };
  };
}

async function whysOf(rollouts: ItemStore<RolloutState>, state: WaveState, now: string): Promise<Map<number, string>> {
  const running = state.flights.filter(({ stage }) => stage === 'running');
  const seen = await Promise.all(
    running.map(async (flight) => ({ flight, rollout: await lookAtRollout(rollouts, flight, now) })),
  );
  return new Map(
    seen.flatMap(({ flight, rollout }) => (rollout === 'absent' ? [] : [[flight.index, rollout.why] as const])),
  );
}
