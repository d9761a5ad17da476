import { type Amender, type ItemStore, instantOf } from '@fairlead/reconcile';
import {
  type CommandName,
  type CommandRefusal,
  giveCommand,
  hasEnded,
  type QueuedRollout,
  type RolloutState,
  type RolloutView,
} from '@fairlead/rollout';
import type { Clock, Problem, WorkQueue } from '@fairlead/runtime';
import type { NextRollouts } from '../next-rollout/queue-rollout.ts';
import { rolloutProblems } from '../problems.ts';
import { type FoundRollout, findRollout } from '../rollout-finder.ts';
import type { makeRenewRollout } from './renew-rollout.ts';

interface Deps {
  store: ItemStore<RolloutState>;
  amender: Pick<Amender<RolloutState>, 'amend'>;
  /** The urgent one: a person waits. */
  queue: WorkQueue;
  clock: Clock;
  renew: ReturnType<typeof makeRenewRollout>;
  next?: Pick<NextRollouts, 'withdraw'>;
}

/**
 * Give a rollout a command. Accepted whatever SageMaker is doing; given twice, it is one command.
 *
 * An abort of one that still waits for its endpoint takes it out of the queue. After the end, `retry` and `revert` start another rollout, which is then the answer.
 */
export function makeCommandRollout({ store, amender, queue, clock, renew, next }: Deps) {
  return async function command(
    id: string,
    name: CommandName,
    { by, reason }: { by: string; reason: string },
  ): Promise<RolloutView | QueuedRollout> {
    const now = instantOf(clock.now());
    const withdrawn = name === 'abort' ? await next?.withdraw(id, { by, reason }) : undefined;
    if (withdrawn) return withdrawn;
    const { endpointKey } = await findRollout(store, id, now);
    const result = await amender.amend<CommandRefusal | { kind: 'another-rollout' }>(endpointKey, (state, at) =>
      state.id === id
        ? giveCommand(state, name, { by, at, reason })
        : { kind: 'refused', refusal: { kind: 'another-rollout' } },
    );
    if (result.kind === 'amended') await queue.enqueue([endpointKey]);
    const found = await findRollout(store, id, now);
    if (result.kind === 'amended') return found.view;
    if (hasEnded(found.view.status)) return afterEnd(found, name, by);
    if (result.kind === 'refused' && result.refusal.kind === 'already') return found.view;
    throw notAllowed(found.view, name);
  };

  function afterEnd({ state, view }: FoundRollout, name: CommandName, by: string): Promise<RolloutView> {
    if (!view.allowedActions.includes(name)) throw rolloutHasEnded(view, name);
    return renew(state, name === 'revert' ? 'revert' : 'retry', by);
  }
}

function notAllowed({ id, phase, why, allowedActions, pausedBy }: RolloutView, name: CommandName): Problem {
  const stands = pausedBy ? `${phase}, paused` : phase;
  const instead = allowedActions.length > 0 ? `It takes ${allowedActions.join(', ')}.` : 'It takes no command now.';
  const detail = `Rollout ${id} is ${stands} and takes no ${name} now. ${instead} ${why}`;
  return rolloutProblems.make('command_not_allowed', detail, { extra: { phase, allowedActions } });
}

function rolloutHasEnded({ id, status, why, allowedActions }: RolloutView, name: CommandName): Problem {
  const instead = allowedActions.length > 0 ? ` It takes ${allowedActions.join(', ')}.` : '';
  const detail = `Rollout ${id} has ended (${status}) and takes no ${name} any more.${instead} ${why}`;
  return rolloutProblems.make('rollout_has_ended', detail, { extra: { status, allowedActions } });
}
