import { plusMs, type Situation } from '@fairlead/reconcile';
import {
  clockTime,
  LOOK_EVERY_MS,
  type RolloutDecision,
  type Seen,
  type Settled,
  transition,
  wait,
} from './decision.ts';
import { differenceOf, driftedWhy, handleDrift } from './drift.ts';
import { isBusy, type LiveEndpoint } from './live.ts';
import { finish } from './phases/finishing.ts';
import { awaitDecision, holdStep } from './phases/holding.ts';
import { prepare } from './phases/preparing.ts';
import { beginRollback, rollBack } from './phases/rolling-back.ts';
import { shift } from './phases/shifting.ts';
import type { RolloutState } from './state.ts';

/**
 * One step of a rollout: from what is stored and what is seen to what happens next. Pure.
 *
 * While the endpoint is busy nothing is sent to it, whoever keeps it busy. An abort beats everything else.
 */
export function decideRollout({ state, seen, outcomes, now }: Situation<RolloutState, Seen>): RolloutDecision {
  const { endpoint } = seen;
  if (endpoint === 'missing') return lose(state, now, `Endpoint ${state.endpoint.name} was deleted.`);
  if (endpoint.status === 'Failed') {
    return lose(
      state,
      now,
      `Endpoint ${endpoint.name} has Failed (${endpoint.failureReason ?? 'no reason given'}) and can only be deleted.`,
    );
  }
  if (isBusy(endpoint.status) || endpoint.status === 'Deleting' || endpoint.status === 'OutOfService') {
    return waitForEndpoint(state, endpoint, now);
  }
  const look: Settled = { state, endpoint, window: seen.window, outcomes, now };
  if (state.abort && state.phase.name !== 'rolling-back') {
    return beginRollback(look, { kind: 'abort', sentence: `Aborted by ${state.abort.by}: ${state.abort.reason}.` });
  }
  if (endpoint.status === 'UpdateRollbackFailed' && state.phase.name !== 'rolling-back') {
    const reason = endpoint.failureReason ?? 'no reason given';
    return beginRollback(look, {
      kind: 'sagemaker',
      sentence: `SageMaker could neither update nor roll back (${reason}).`,
    });
  }
  const difference =
    state.phase.name === 'drifted' || state.phase.name === 'rolling-back' ? undefined : differenceOf(look);
  if (difference) return handleDrift(look, difference);
  return decideSettled({ ...look, state: withoutDrift(state) });
}

function decideSettled(look: Settled): RolloutDecision {
  const { phase } = look.state;
  switch (phase.name) {
    case 'preparing':
      return prepare(look);
    case 'shifting':
      return shift(look, phase.step);
    case 'holding':
      return holdStep(look, phase);
    case 'awaiting-decision':
      return awaitDecision(look, phase);
    case 'finishing':
      return finish(look);
    case 'rolling-back':
      return rollBack(look, phase);
    case 'drifted':
      return wait(look.state, plusMs(look.now, LOOK_EVERY_MS), driftedWhy(phase.difference));
    case 'succeeded':
    case 'rolled-back':
    case 'lost':
      return { ...wait(look.state, look.now, 'Ended.'), final: true };
  }
}

function waitForEndpoint(state: RolloutState, endpoint: LiveEndpoint, now: string): RolloutDecision {
  const undoing = endpoint.status === 'RollingBack' && state.attempt;
  const noted: RolloutState = undoing ? { ...state, attempt: { ...undoing, rollingBackSeen: true } } : state;
  const abort = state.abort && state.phase.name !== 'rolling-back' ? ' The abort follows at once after that.' : '';
  const why = `Waits for SageMaker: the endpoint is ${endpoint.status} since ${clockTime(endpoint.lastModifiedAt)}, and takes no change until it is InService.${abort}`;
  return wait(noted, plusMs(now, LOOK_EVERY_MS), why);
}

function lose(state: RolloutState, now: string, sentence: string): RolloutDecision {
  const { attempt: _old, ...kept } = state;
  const ended: RolloutState = { ...kept, phase: { name: 'lost', endedAt: now }, cause: { kind: 'lost', sentence } };
  return { ...wait(ended, now, sentence, { transitions: [transition(ended, 'lost', sentence)] }), final: true };
}

function withoutDrift(state: RolloutState): RolloutState {
  const { driftSeenAt, ...kept } = state;
  return driftSeenAt === undefined ? state : kept;
}
