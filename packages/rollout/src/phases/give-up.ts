import { plusMs } from '@fairlead/reconcile';
import type { GivenUp } from '../converge.ts';
import { clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, transition, wait } from '../decision.ts';
import { currentPercent } from '../live.ts';
import type { Phase, RolloutState } from '../state.ts';
import { openTraffic, servedPercent } from '../weights.ts';
import { beginRollback } from './rolling-back.ts';

export type Stalled = Extract<Phase, { name: 'stalled' }>;

/** A quota is raised and capacity comes back in minutes to hours; asking more often changes nothing. */
const ASK_AGAIN_MS = 15 * 60_000;

/**
 * SageMaker will not make a change. When it only has no room for it, the rollout stays where it is and is tried again:
 * neither a quota nor a shortage says anything about the model. Everything else turns round.
 */
export function giveUp(
  look: Settled,
  { outcome, reason }: GivenUp,
  { during, step, sentence }: Pick<Stalled, 'during' | 'step'> & { sentence: string },
): RolloutDecision {
  const { now } = look;
  if (outcome !== 'quota-exceeded' && outcome !== 'capacity-short') {
    return beginRollback(look, { kind: 'sagemaker', outcome, sentence: `${sentence}: ${reason}.` });
  }
  const { attempt: _spent, ...kept } = { ...look.state, traffic: watchedOn(look, { during, step }) };
  const retryAt = plusMs(now, ASK_AGAIN_MS);
  const phase: Stalled = { name: 'stalled', during, step, outcome, message: reason, sinceAt: now, retryAt };
  const isFirst = kept.stalledSinceAt === undefined;
  const state: RolloutState = { ...kept, phase, stalledSinceAt: kept.stalledSinceAt ?? now };
  const why = stalledWhy(state, phase);
  const news = isFirst ? [transition(state, 'stalled', `${sentence}: ${reason}`, { detail: { outcome } })] : [];
  return wait(state, plusMs(now, LOOK_EVERY_MS), why, { transitions: news });
}

/**
 * A try later may take hours: what the challenger carries beside the champion meanwhile is watched. A call that was
 * refused at once has moved nothing, so the stretch before it goes on.
 */
function watchedOn(
  { state, endpoint, now }: Settled,
  { during, step }: Pick<Stalled, 'during' | 'step'>,
): RolloutState['traffic'] {
  const { traffic, attempt, plan } = state;
  const weightPercent = currentPercent(endpoint, plan.challenger.variantName) ?? 0;
  if ((during !== 'shifting' && during !== 'finishing') || weightPercent === 0) return traffic;
  const last = traffic.at(-1);
  const hasNotMoved = attempt?.refused && attempt.n === 1 + (attempt.deferred ?? 0) && attempt.undone === 0;
  if (hasNotMoved && last?.weightPercent === weightPercent) {
    const { toAt: _goesOn, ...running } = last;
    return [...traffic.slice(0, -1), running];
  }
  return openTraffic(state, { step: last?.step ?? step, weightPercent }, now);
}

/** What a rollout without room for its next change waits for. */
export function stalledWhy(state: RolloutState, { outcome, message, retryAt }: Stalled): string {
  const what = outcome === 'quota-exceeded' ? 'A quota of the account is used up' : 'AWS has no instances to give';
  const since = clockTime(state.stalledSinceAt ?? state.enteredAt ?? retryAt);
  return `${what}, since ${since}: ${message} The challenger stays at ${servedPercent(state)} %; asks again at ${clockTime(retryAt)}, or now with retry.`;
}
