import { type Amender, type ItemStore, instantOf } from '@fairlead/reconcile';
import { abortRollout, type RolloutState, type RolloutView } from '@fairlead/rollout';
import type { Clock, WorkQueue } from '@fairlead/runtime';
import { rolloutProblems } from '../problems.ts';
import { findRollout } from '../rollout-finder.ts';

interface Deps {
  store: ItemStore<RolloutState>;
  amender: Pick<Amender<RolloutState>, 'amend'>;
  queue: WorkQueue;
  clock: Clock;
}

/** Ask for the way back. Accepted whatever SageMaker is doing; asked twice, it is one abort. */
export function makeAbortRollout({ store, amender, queue, clock }: Deps) {
  return async function abort(id: string, { by, reason }: { by: string; reason: string }): Promise<RolloutView> {
    const now = instantOf(clock.now());
    const { endpointKey } = await findRollout(store, id, now);
    const result = await amender.amend<'already-going-back' | 'another-rollout'>(endpointKey, (state, at) =>
      state.id === id ? abortRollout(state, { by, at, reason }) : { kind: 'refused', refusal: 'another-rollout' },
    );
    if (result.kind === 'amended') await queue.enqueue([endpointKey]);
    const { view, active } = await findRollout(store, id, now);
    if (active || result.kind === 'amended') return view;
    const detail = `Rollout ${id} has ended (${view.status}) and cannot be aborted any more. ${view.why}`;
    throw rolloutProblems.make('rollout_has_ended', detail, { extra: { status: view.status, allowedActions: [] } });
  };
}
