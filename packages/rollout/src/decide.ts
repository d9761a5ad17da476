import type { Situation } from '@fairlead/reconcile';
import { bookkept, timed } from './bookkeeping.ts';
import { abortCause, deadlineCause, unmendedCause } from './causes.ts';
import { noteOutcomes } from './converge.ts';
import { passedDeadlines } from './deadlines.ts';
import type { RolloutDecision, Seen, Settled } from './decision.ts';
import { differenceOf, handleDrift } from './drift.ts';
import { judgeInPassing, withLook } from './judging.ts';
import { isBusy } from './live.ts';
import { abandon, standAside } from './phases/drifted.ts';
import { finish } from './phases/finishing.ts';
import { awaitDecision, holdStep } from './phases/holding.ts';
import { lose } from './phases/lost.ts';
import { outOfService } from './phases/out-of-service.ts';
import { prepare } from './phases/preparing.ts';
import { beginRollback, rollBack } from './phases/rolling-back.ts';
import { startShadow, watchShadow } from './phases/shadow.ts';
import { shift } from './phases/shifting.ts';
import { smokeTest } from './phases/smoke-testing.ts';
import { waitForRoom } from './phases/stalled.ts';
import { waitForDeletion, waitForEndpoint } from './phases/waiting.ts';
import { noteScalingOutcomes } from './scaling/note-outcomes.ts';
import { refusedAsAutoscaled } from './scaling/refused-as-autoscaled.ts';
import { withScaling } from './scaling/with-scaling.ts';
import type { RolloutState } from './state.ts';

/**
 * One step of a rollout: from what is stored and what is seen to what happens next. Pure.
 *
 * What beats what, first to last: an endpoint beyond help; a busy one, to which nothing is sent; an abort; what somebody
 * else did; a deadline; a guard's proof of harm; what a person asked; what the phase does by itself.
 */
export function decideRollout({
  state: stored,
  seen,
  outcomes: all,
  now,
}: Situation<RolloutState, Seen>): RolloutDecision {
  const noted = noteScalingOutcomes(stored, { outcomes: all, scaling: seen.scaling, now });
  const { state: scaled, outcomes } = refusedAsAutoscaled(noted, seen.scaling);
  const attempt = scaled.attempt && noteOutcomes(scaled.attempt, outcomes, now);
  const { state, news } = timed(attempt ? { ...scaled, attempt } : scaled, seen.endpoint, now);
  const decision = decideScaled({ state, seen, outcomes: [...outcomes], now });
  return bookkept(stored, { ...decision, transitions: [...news, ...decision.transitions] }, now);
}

/** The decision, once autoscaling is as it needs it. */
function decideScaled(situation: Situation<RolloutState, Seen>): RolloutDecision {
  const decision = decideNext(situation);
  const { endpoint, scaling } = situation.seen;
  if (endpoint === 'missing' || isBusy(endpoint.status)) return decision;
  return withScaling({ state: situation.state, decision, endpoint, scaling, now: situation.now });
}

function decideNext({ state, seen, outcomes, now }: Situation<RolloutState, Seen>): RolloutDecision {
  const { endpoint, window, scaling } = seen;
  if ('endedAt' in state.phase) return { state, actions: [], transitions: [], dueAt: now, why: 'Ended.', final: true };
  if (endpoint === 'missing') {
    return lose(state, now, 'endpoint-deleted', `Endpoint ${state.endpoint.name} was deleted.`);
  }
  if (endpoint.status === 'Failed') {
    const reason = endpoint.failureReason ?? 'no reason given';
    return lose(
      state,
      now,
      'endpoint-failed',
      `Endpoint ${endpoint.name} has Failed (${reason}) and can only be deleted.`,
    );
  }
  const look: Settled = { state, endpoint, window, scaling, outcomes, now };
  if (endpoint.status === 'Deleting') return waitForDeletion(look);
  if (isBusy(endpoint.status)) return waitForEndpoint(look);
  if (endpoint.status === 'OutOfService') return outOfService(look);
  return decideSettled(look);
}

function decideSettled(look: Settled): RolloutDecision {
  const { state, endpoint, now } = look;
  if (state.abort && state.phase.name !== 'rolling-back') return beginRollback(look, abortCause(state.abort));
  if (endpoint.status === 'UpdateRollbackFailed' && !isOutOfPlan(state)) {
    return beginRollback(look, unmendedCause(endpoint));
  }
  const difference = mayOverwrite(state) ? undefined : differenceOf(look);
  if (difference) return handleDrift(look, difference);
  const calm: Settled = { ...look, state: withoutDrift(state) };
  const overdue = passedDeadlines(calm.state, now).find(({ action }) => action !== 'page');
  if (overdue?.action === 'leave') return abandon(calm);
  if (overdue && !isOutOfPlan(state)) return beginRollback(calm, deadlineCause(calm.state, overdue));
  return decideWatched(calm);
}

/** The guards see the last minutes before a move too, and their word comes first; holds look for themselves. */
function decideWatched(look: Settled): RolloutDecision {
  const { name } = look.state.phase;
  if (name === 'shadowing' || name === 'holding' || name === 'awaiting-decision') return decidePhase(look);
  const judged = judgeInPassing(look.state, look.window, look.now);
  if (!judged) return decidePhase(look);
  const seen: Settled = { ...look, state: judged.state };
  return withLook(judged.harm ? beginRollback(seen, judged.harm) : decidePhase(seen), judged);
}

function decidePhase(look: Settled): RolloutDecision {
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
    case 'stalled':
      return waitForRoom(look, phase);
    case 'finishing':
      return finish(look);
    case 'rolling-back':
      return rollBack(look, phase);
    case 'drifted':
      return standAside(look, phase);
    default:
      throw new Error(`A rollout that is ${phase.name} has ended and decides nothing more.`);
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

function withoutDrift(state: RolloutState): RolloutState {
  const { driftSeenAt, ...kept } = state;
  return driftSeenAt === undefined ? state : kept;
}
