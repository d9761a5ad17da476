import { type Amender, type ItemStore, instantOf } from '@fairlead/reconcile';
import type { Clock, WorkQueue } from '@fairlead/runtime';
import {
  commandWave,
  type WaveCommand,
  type WaveRefusal,
  type WaveState,
  type WaveView,
  waveKey,
} from '@fairlead/wave';
import { waveProblems } from './problems.ts';
import { findWave } from './wave-finder.ts';

interface Deps {
  store: ItemStore<WaveState>;
  amender: Pick<Amender<WaveState>, 'amend'>;
  queue: WorkQueue;
  clock: Clock;
}

/** Give a wave a command; given twice, it is one command. */
export function makeCommandWave({ store, amender, queue, clock }: Deps) {
  return async function command(
    id: string,
    name: WaveCommand,
    { by, reason }: { by: string; reason: string },
  ): Promise<WaveView> {
    const now = instantOf(clock.now());
    const result = await amender.amend<WaveRefusal>(waveKey(id), (state, at) =>
      commandWave(state, name, { by, at, reason }),
    );
    if (result.kind === 'amended') await queue.enqueue([waveKey(id)]);
    const { view } = await findWave(store, id, now);
    if (result.kind === 'amended' || (result.kind === 'refused' && result.refusal === 'already')) return view;
    const allowed =
      view.allowedActions.length > 0 ? `It takes ${view.allowedActions.join(', ')}.` : 'It takes none now.';
    const detail = `Wave ${id} is ${view.status} and takes no ${name}. ${allowed} ${view.why}`;
    const extra = { status: view.status, allowedActions: view.allowedActions };
    throw waveProblems.make('wave_command_not_allowed', detail, { extra });
  };
}
