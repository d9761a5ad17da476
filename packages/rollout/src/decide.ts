import { plusMs, type Situation } from '@fairlead/reconcile';
import { noteOutcomes } from './converge.ts';
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
import { startShadow, watchShadow } from './phases/shadow.ts';
import { shift } from './phases/shifting.ts';
import { smokeTest } from './phases/smoke-testing.ts';
import type { RolloutState } from './state.ts';
import { closeTraffic } from './weights.ts';

/**
 * One step of a rollout: from what is stored and what is seen to what happens next. Pure.
 *
 * While the endpoint is busy nothing is sent to it, whoever keeps it busy. An abort beats everything else.
 */
export function decideRollout({ state: stored, seen, outcomes, now }: Situation<RolloutState, Seen>): RolloutDecision {
  const { endpoint } = seen;
  const state = stored.attempt ? { ...stored, attempt: noteOutcomes(stored.attempt, outcomes) } : stored;
  if (endpoint === 'missing') return lose(state, now, `Endpoint ${state.endpoint.name} was deleted.`);
  if (endpoint.status === 'Failed') {
    return lose(
      state,
      now,
      `Endpoint ${endpoint.name} has Failed (${endpoint.failureReason ?? 'no reason given'}) and can only be deleted.`,
    );
  }
  if (endpoint.status === 'Deleting') return waitForDeletion(state, endpoint, now);
  if (isBusy(endpoint.status) || endpoint.status === 'OutOfService') return waitForEndpoint(state, endpoint, now);
  const look: Settled = { state, endpoint, window: seen.window, outcomes, now };
  if (state.abort && state.phase.name !== 'rolling-back') {
    return beginRollback(look, { kind: 'abort', sentence: `Aborted by ${state.abort.by}: ${state.abort.reason}.` });
  }
  if (endpoint.status === 'UpdateRollbackFailed' && !isOutOfPlan(state)) {
    const reason = endpoint.failureReason ?? 'no reason given';
    return beginRollback(look, {
      kind: 'sagemaker',
      sentence: `SageMaker could neither update nor roll back (${reason}).`,
    });
  }
  const difference = mayOverwrite(state) ? undefined : differenceOf(look);
  if (difference) return handleDrift(look, difference);
  return decideSettled({ ...look, state: withoutDrift(state) });
}

function decideSettled(look: Settled): RolloutDecision {
  const { phase } = look.state;
  switch (phase.name) {
    case 'starting-shadow':
      return startShadow(look);
    case 'shadowing':
      return watchShadow(look, phase);
    case 'preparing':
      return prepare(look);
    case 'smoke-testing':
      return smokeTest(look, phase);
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

/** It goes back already, or it stands still because somebody else changed the endpoint: what failed then was theirs. */
function isOutOfPlan({ phase }: RolloutState): boolean {
  return phase.name === 'rolling-back' || phase.name === 'drifted';
}

/** A drifted rollout touches nothing; an abort is the confirmation that what somebody else made may go. */
function mayOverwrite({ phase, abort }: RolloutState): boolean {
  return phase.name === 'drifted' || (phase.name === 'rolling-back' && abort !== undefined);
}

function waitForDeletion(state: RolloutState, endpoint: LiveEndpoint, now: string): RolloutDecision {
  const why = `The endpoint is being deleted since ${clockTime(endpoint.lastModifiedAt)}; the rollout ends as lost when it is gone.`;
  return wait(state, plusMs(now, LOOK_EVERY_MS), why);
}

function waitForEndpoint(state: RolloutState, endpoint: LiveEndpoint, now: string): RolloutDecision {
  const undoing = endpoint.status === 'RollingBack' && state.attempt;
  const noted: RolloutState = undoing ? { ...state, attempt: { ...undoing, rollingBackSeen: true } } : state;
  const abort = state.abort && state.phase.name !== 'rolling-back' ? ' The abort follows at once after that.' : '';
  const since = clockTime(endpoint.lastModifiedAt);
  const why = `${aimOf(state)}, and waits for SageMaker: the endpoint is ${endpoint.status} since ${since} and takes no change until it is InService.${abort}`;
  return wait(noted, plusMs(now, LOOK_EVERY_MS), why);
}

/** What a rollout is about while SageMaker is busy. */
function aimOf({ phase, plan, cause }: RolloutState): string {
  switch (phase.name) {
    case 'starting-shadow':
      return `Brings ${plan.challenger.modelName} up as the champion’s shadow`;
    case 'preparing':
      return `Brings ${plan.challenger.modelName} up`;
    case 'shifting':
      return `Moves ${plan.steps[phase.step]?.weightPercent ?? 100} % of the traffic to the challenger`;
    case 'finishing':
      return 'Takes the old model away';
    case 'rolling-back':
      return `${cause?.sentence ?? 'Something went wrong.'} Goes back to the champion`;
    default:
      return 'Watches the endpoint';
  }
}

function lose(state: RolloutState, now: string, sentence: string): RolloutDecision {
  const { attempt: _old, ...kept } = state;
  const ended: RolloutState = {
    ...kept,
    phase: { name: 'lost', endedAt: now },
    cause: { kind: 'lost', sentence },
    traffic: closeTraffic(state, now),
  };
  return { ...wait(ended, now, sentence, { transitions: [transition(ended, 'lost', sentence)] }), final: true };
}

function withoutDrift(state: RolloutState): RolloutState {
  const { driftSeenAt, ...kept } = state;
  return driftSeenAt === undefined ? state : kept;
}
