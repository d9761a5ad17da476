import type { Amendment } from '@fairlead/reconcile';
import { transition } from './decision.ts';
import type { RolloutState } from './state.ts';

/** Who gives a command, and why. */
export interface Command {
  by: string;
  at: string;
  reason: string;
}

/** Ask for the way back. It beats whatever was asked before; asked twice, the first stands. */
export function abortRollout(
  state: RolloutState,
  { by, at, reason }: Command,
): Amendment<RolloutState, 'already-going-back'> {
  if (state.abort || state.phase.name === 'rolling-back') return { kind: 'refused', refusal: 'already-going-back' };
  const aborted: RolloutState = { ...state, abort: { by, at, reason } };
  const summary = `${by} asked to abort: ${reason}.`;
  return {
    kind: 'amended',
    decision: {
      state: aborted,
      transitions: [transition(aborted, 'abort-requested', summary, { actor: by })],
      why: 'Abort requested; the way back begins at the next look.',
    },
  };
}
