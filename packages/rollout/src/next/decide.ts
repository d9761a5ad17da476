import { type Decision, type Instant, plusMs, type Situation } from '@fairlead/reconcile';
import { LOOK_EVERY_MS } from '../decision.ts';
import { news } from './queue.ts';
import type { NextState } from './state.ts';

/** Whose turn it is at the endpoint. */
export interface NextSeen {
  /** The rollout that holds the endpoint; absent when it is free. */
  owner?: { id: string; why: string };
}

/** Plan and start the waiting rollout; an endpoint that is taken meanwhile refuses with `endpoint_has_rollout`. */
export interface NextAction {
  kind: 'begin';
}

export type NextDecision = Decision<NextState, NextAction>;

/** Refusals that pass: somebody else was faster, or SageMaker still works on what the last rollout left. */
const PASSING = ['endpoint_has_rollout', 'endpoint_busy'];

/** Start the waiting rollout once the endpoint is free; a plan that is refused ends the wait and is told. Pure. */
export function decideNext({ state, seen, outcomes, now }: Situation<NextState, NextSeen>): NextDecision {
  const { owner } = seen;
  if (state.withdrawnBy) return end(state, now, `${state.withdrawnBy} took it back.`);
  if (owner?.id === state.id) {
    const summary = `${state.model} has its turn on ${state.endpoint.name}.`;
    return end(state, now, summary, [news(state, 'dequeued', summary, { reason: 'started' })]);
  }
  const failed = outcomes.find((outcome) => outcome.kind !== 'done');
  if (failed?.kind === 'refused' && !PASSING.includes(failed.code)) {
    const summary = `${state.model} had its turn on ${state.endpoint.name} and was refused: ${failed.message}`;
    return end(state, now, summary, [news(state, 'dequeued', summary, { reason: 'refused' })]);
  }
  if (owner) return wait(state, now, `Waits for ${owner.id} to end. ${owner.why}`);
  if (failed) return wait(state, now, `Could not start yet (${failed.message}); tries again within a minute.`);
  return {
    ...wait(state, now, `The endpoint is free: plans and starts ${state.model}.`),
    actions: [{ kind: 'begin' }],
  };
}

function wait(state: NextState, now: Instant, why: string): NextDecision {
  return { state, actions: [], transitions: [], dueAt: plusMs(now, LOOK_EVERY_MS), why };
}

function end(state: NextState, now: Instant, why: string, transitions: NextDecision['transitions'] = []): NextDecision {
  return { ...wait(state, now, why), transitions, final: true };
}
