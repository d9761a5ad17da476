import type { Judgement } from '@fairlead/guard';
import { earlier, type Instant, plusMs } from '@fairlead/reconcile';
import { clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, transition, wait } from '../decision.ts';
import type { Phase, RolloutState } from '../state.ts';
import { isLastStep } from '../steps.ts';
import { takeLook } from '../take-look.ts';
import { challengerPercent } from '../weights.ts';
import { asAsked } from './asked.ts';
import { finish } from './finishing.ts';
import { beginRollback } from './rolling-back.ts';
import { nextStep, shift } from './shifting.ts';

type Holding = Extract<Phase, { name: 'holding' }>;
type Awaiting = Extract<Phase, { name: 'awaiting-decision' }>;

/** Watch a step: back at the first proof of harm, on at the end of the hold with every guard's consent. */
export function holdStep(look: Settled, phase: Holding): RolloutDecision {
  const { now } = look;
  return lookAsAsked(look, { step: phase.step, holdIsOver: now >= phase.endsAt }, (seen, judgement) => {
    const { state } = seen;
    const { endsAt, latestEndAt } = state.phase.name === 'holding' ? state.phase : phase;
    if (now < endsAt) return wait(state, nextLook(now, endsAt), watching(state, judgement, endsAt));
    if (judgement.kind === 'pass') return moveOn(seen, phase.step);
    if (now >= latestEndAt) return endInconclusive(seen, phase, judgement);
    const why = `Not enough evidence to move on: ${judgement.sentence} The hold is extended, to ${clockTime(latestEndAt)} at the latest.`;
    return wait(state, nextLook(now, latestEndAt), why);
  });
}

/** Nobody could decide in time: keep watching; harm still rolls back and late evidence still moves on. */
export function awaitDecision(look: Settled, { step }: Awaiting): RolloutDecision {
  return lookAsAsked(look, { step, holdIsOver: true }, (seen, judgement) =>
    judgement.kind === 'pass'
      ? moveOn(seen, step)
      : wait(seen.state, plusMs(look.now, LOOK_EVERY_MS), undecided(seen.state, judgement)),
  );
}

/** A look of the guards, then what a person asked for, then what the hold's own rules say. */
function lookAsAsked(
  look: Settled,
  { step, holdIsOver }: { step: number; holdIsOver: boolean },
  otherwise: (look: Settled, judgement: Judgement) => RolloutDecision,
): RolloutDecision {
  return takeLook(look, { holdIsOver }, (seen, judgement) => {
    const isLast = isLastStep(seen.state.plan.steps, step);
    const asked = asAsked(seen, judgement, { fullCounts: !isLast, moveOn: () => moveOn(seen, step) });
    return asked ?? otherwise(seen, judgement);
  });
}

function moveOn(look: Settled, step: number): RolloutDecision {
  const { state } = look;
  return isLastStep(state.plan.steps, step) ? finish(look) : shift(look, nextStep(state, step));
}

function endInconclusive(look: Settled, phase: Holding, judgement: Judgement): RolloutDecision {
  const { state, now } = look;
  const { onInconclusive, guards } = state.plan;
  if (onInconclusive === 'rollback') {
    const sentence = `No guard could decide in time. ${judgement.sentence}`;
    return beginRollback(look, { kind: 'inconclusive', outcome: 'inconclusive', sentence });
  }
  const hasEvidence = judgement.stepRequests >= Math.max(1, guards.minEvidence) && !state.blind;
  if (onInconclusive === 'advance' && hasEvidence) return moveOn(look, phase.step);
  const { step, sinceAt: reachedAt } = phase;
  const waiting: RolloutState = { ...state, phase: { name: 'awaiting-decision', step, reachedAt, sinceAt: now } };
  const why = undecided(waiting, judgement);
  return wait(waiting, plusMs(now, LOOK_EVERY_MS), why, { transitions: [transition(waiting, 'paused', why)] });
}

function watching(state: RolloutState, judgement: Judgement, endsAt: Instant): string {
  const step = state.phase.name === 'holding' ? state.phase.step : 0;
  const what = isLastStep(state.plan.steps, step) ? 'The champion stays warm' : 'Guards watch';
  return `The challenger carries ${challengerPercent(state)} %. ${what} until ${clockTime(endsAt)}. ${judgement.sentence}`;
}

function undecided(state: RolloutState, { sentence }: Judgement): string {
  const since = state.phase.name === 'awaiting-decision' ? ` since ${clockTime(state.phase.sinceAt)}` : '';
  return `Stays at ${challengerPercent(state)} % and waits for a decision${since}, because no guard could decide in time. It goes on by itself once they agree; promote moves it on, abort takes it back. ${sentence}`;
}

function nextLook(now: Instant, endsAt: Instant): Instant {
  return earlier(plusMs(now, LOOK_EVERY_MS), endsAt > now ? endsAt : plusMs(now, LOOK_EVERY_MS));
}
