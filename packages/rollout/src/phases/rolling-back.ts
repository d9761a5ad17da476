import { elapsedMs, type Instant, plusMs, type Transition } from '@fairlead/reconcile';
import { withoutWishes } from '../commands.ts';
import { converge, type Progress } from '../converge.ts';
import {
  act,
  CALLS_ARE_OVER_MS,
  clockTime,
  type RolloutDecision,
  type Settled,
  transition,
  wait,
} from '../decision.ts';
import type { Cause, Phase, RolloutState } from '../state.ts';
import { closeTraffic, wantedWeights } from '../weights.ts';
import { configWasDeleted, createHome, withClonedHome } from './home-config.ts';

type RollingBack = Extract<Phase, { name: 'rolling-back' }>;

/** How long to leave SageMaker alone after it refused a step back; traffic is safe or cannot be made safer meanwhile. */
const ASK_AGAIN_MS = 120_000;

/** Turn round: from now on every step leads back to the champion. */
export function beginRollback(look: Settled, cause: Cause): RolloutDecision {
  const { state, phase, news } = turnRound(look.state, cause, look.now);
  const decision = rollBack({ ...look, state, outcomes: [] }, phase);
  return { ...decision, transitions: [news, ...decision.transitions] };
}

/** The state that goes back, whether or not SageMaker takes a change now. */
export function turnRound(
  state: RolloutState,
  cause: Cause,
  now: Instant,
): { state: RolloutState; phase: RollingBack; news: Transition } {
  const { attempt, driftSeenAt: _settled, stalledSinceAt: _over, ...kept } = withoutWishes(state);
  const phase: RollingBack = { name: 'rolling-back', sinceAt: now };
  const callsOnTheWay = attempt && elapsedMs(attempt.lastSentAt, now) < CALLS_ARE_OVER_MS ? { attempt } : {};
  const turned: RolloutState = { ...kept, ...callsOnTheWay, phase, cause, traffic: closeTraffic(state, now) };
  const detail = { cause: cause.kind, ...(cause.outcome ? { outcome: cause.outcome } : {}) };
  return { state: turned, phase, news: transition(turned, 'rolling-back', cause.sentence, { detail }) };
}

/** Weights first, verified twice, then the original config. */
export function rollBack(look: Settled, phase: RollingBack): RolloutDecision {
  const { endpoint, state } = look;
  const { canary, original } = state.plan.configs;
  if (endpoint.status === 'InService' && endpoint.configName === original.name) return arriveHome(look);
  const trafficCanMove = endpoint.status === 'InService' && endpoint.configName === canary.name;
  const trafficIsBack = phase.verifiedAt !== undefined && elapsedMs(phase.verifiedAt, look.now) >= CALLS_ARE_OVER_MS;
  if (!trafficCanMove) return restoreConfig(look);
  const wanted = wantedWeights(state.plan, 0);
  const progress = converge(state.attempt, { ...look, wanted });
  if (progress.kind !== 'reached') return moveTrafficBack(look, phase.sinceAt, wanted.weights, progress);
  if (trafficIsBack) return restoreConfig(look);
  return verifyAgain(look, phase);
}

function moveTrafficBack(
  look: Settled,
  sinceAt: string,
  weights: Record<string, number>,
  progress: Exclude<Progress, { kind: 'reached' }>,
): RolloutDecision {
  const state: RolloutState = { ...look.state, phase: { name: 'rolling-back', sinceAt } };
  if (progress.kind !== 'send') return tryLater(state, progress, look.now, 'move all traffic back to the champion');
  return act(
    { ...state, attempt: progress.attempt },
    [{ kind: 'set-weights', endpointName: look.endpoint.name, weights }],
    look.now,
    `${causeOf(state)} Moves all traffic back to the champion.`,
  );
}

/** A call of an earlier worker might still arrive: the champion has the traffic for good only when seen twice. */
function verifyAgain({ state, now }: Settled, phase: RollingBack): RolloutDecision {
  const verifiedAt = phase.verifiedAt ?? now;
  const again = plusMs(verifiedAt, CALLS_ARE_OVER_MS);
  const { attempt: _done, ...kept } = state;
  const why = `${causeOf(state)} The champion carries all traffic; checked once more at ${clockTime(again)}, then the original config returns.`;
  return wait({ ...kept, phase: { ...phase, verifiedAt } }, again, why);
}

function restoreConfig(look: Settled): RolloutDecision {
  if (configWasDeleted(look.outcomes)) {
    return restoreConfig({ ...look, state: withClonedHome(look.state), outcomes: [] });
  }
  const { state, endpoint, now } = look;
  const { name } = state.plan.configs.original;
  const progress = converge(state.attempt, { ...look, wanted: { kind: 'config', configName: name } });
  if (progress.kind === 'reached') return arriveHome(look);
  if (progress.kind !== 'send') return tryLater(state, progress, now, 'bring the original config back');
  return act(
    { ...state, attempt: progress.attempt },
    [
      ...createHome(state),
      { kind: 'update-endpoint', endpointName: endpoint.name, configName: name, keep: 'instance-counts' },
    ],
    now,
    `${causeOf(state)} Brings the original config ${name} back; ends when the endpoint is InService.`,
  );
}

/** On the original config the champion is alone. A call still on its way could undo that, so its time is let pass first. */
function arriveHome({ state, now }: Settled): RolloutDecision {
  const { attempt, ...kept } = state;
  const { configName } = attempt?.wanted ?? {};
  if (attempt && configName !== state.plan.configs.original.name) {
    const over = plusMs(attempt.lastSentAt, CALLS_ARE_OVER_MS);
    if (now < over)
      return wait(state, over, `${causeOf(state)} Nothing was changed; makes sure of it until ${clockTime(over)}.`);
  }
  const ended: RolloutState = { ...kept, phase: { name: 'rolled-back', endedAt: now } };
  const summary = `${causeOf(state)} ${state.endpoint.name} is back on ${state.plan.configs.original.name} and serves ${state.plan.champion.modelName} only.`;
  return { ...wait(ended, now, summary, { transitions: [transition(ended, 'rolled-back', summary)] }), final: true };
}

/** On the way back there is no giving up: forget the spent attempt and ask again after a while. */
function tryLater(
  state: RolloutState,
  progress: Extract<Progress, { kind: 'wait' | 'given-up' }>,
  now: string,
  aim: string,
): RolloutDecision {
  if (progress.kind === 'wait') return wait(state, progress.until, `${progress.why}; tries again to ${aim}.`);
  const { attempt: _spent, ...kept } = state;
  const until = plusMs(now, ASK_AGAIN_MS);
  return wait(kept, until, `Could not ${aim}: ${progress.reason}. Asks SageMaker again at ${clockTime(until)}.`);
}

function causeOf({ cause }: RolloutState): string {
  return cause?.sentence ?? 'Rolling back.';
}
