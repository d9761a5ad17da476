import { earlier, type Instant, plusMs } from '@fairlead/reconcile';
import { clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, transition, wait } from '../decision.ts';
import { type Judgement, judge, lookRecord } from '../judge.ts';
import type { Phase, RolloutState } from '../state.ts';
import { challengerPercent } from '../weights.ts';
import { finish } from './finishing.ts';
import { beginRollback } from './rolling-back.ts';
import { isLastStep, shift } from './shifting.ts';

type Holding = Extract<Phase, { name: 'holding' }>;
type Awaiting = Extract<Phase, { name: 'awaiting-decision' }>;

const BLIND = { champion: [], challenger: [], alarms: {}, unreadable: 'nothing has been read yet' };

/** Watch a step: back at the first proof of harm, on at the end of the hold with every guard's consent. */
export function holdStep(look: Settled, phase: Holding): RolloutDecision {
  const { judgement, state, record } = takeLook(look, phase.sinceAt);
  const { now } = look;
  if (judgement.kind === 'fail') return withRecord(beginRollback({ ...look, state }, harm(judgement)), record);
  if (now < phase.endsAt)
    return wait(state, nextLook(now, phase.endsAt), watching(state, judgement, phase), { records: [record] });
  if (judgement.kind === 'pass') return withRecord(moveOn({ ...look, state }, phase.step), record);
  if (now < phase.latestEndAt) {
    const why = `Not enough evidence to move on: ${judgement.sentence} The hold is extended, to ${clockTime(phase.latestEndAt)} at the latest.`;
    return wait(state, nextLook(now, phase.latestEndAt), why, { records: [record] });
  }
  return withRecord(endInconclusive({ ...look, state }, phase, judgement), record);
}

/** Nobody could decide in time: keep watching; harm still rolls back and late evidence still moves on. */
export function awaitDecision(look: Settled, phase: Awaiting): RolloutDecision {
  const { judgement, state, record } = takeLook(look, phase.reachedAt);
  if (judgement.kind === 'fail') return withRecord(beginRollback({ ...look, state }, harm(judgement)), record);
  if (judgement.kind === 'pass') return withRecord(moveOn({ ...look, state }, phase.step), record);
  return wait(state, plusMs(look.now, LOOK_EVERY_MS), undecided(state, judgement), { records: [record] });
}

function takeLook({ state, window, now }: Settled, reachedAt: Instant) {
  const judgement = judge(state.plan.guards, window ?? BLIND, { reachedAt, now });
  const looked: RolloutState = { ...state, look: judgement.look };
  return { judgement, state: looked, record: lookRecord(looked, judgement.look) };
}

function moveOn(look: Settled, step: number): RolloutDecision {
  return isLastStep(look.state.plan.steps, step) ? finish(look) : shift(look, step + 1);
}

function endInconclusive(look: Settled, phase: Holding, judgement: Judgement): RolloutDecision {
  const { state, now } = look;
  const { onInconclusive } = state.plan;
  if (onInconclusive === 'rollback') {
    return beginRollback(look, {
      kind: 'inconclusive',
      sentence: `No guard could decide in time. ${judgement.sentence}`,
    });
  }
  if (onInconclusive === 'advance' && judgement.requestsAtStep > 0) return moveOn(look, phase.step);
  const { step, sinceAt: reachedAt } = phase;
  const waiting: RolloutState = { ...state, phase: { name: 'awaiting-decision', step, reachedAt, sinceAt: now } };
  const why = undecided(waiting, judgement);
  return wait(waiting, plusMs(now, LOOK_EVERY_MS), why, { transitions: [transition(waiting, 'paused', why)] });
}

function harm({ sentence }: Judgement) {
  return { kind: 'guard' as const, sentence };
}

function watching(state: RolloutState, judgement: Judgement, { step, endsAt }: Holding): string {
  const what = isLastStep(state.plan.steps, step) ? 'The champion stays warm' : 'Guards watch';
  return `The challenger carries ${challengerPercent(state)} %. ${what} until ${clockTime(endsAt)}. ${judgement.sentence}`;
}

function undecided(state: RolloutState, { sentence }: Judgement): string {
  return `Stays at ${challengerPercent(state)} % and waits for a decision, because no guard could decide in time: ${sentence}`;
}

function nextLook(now: Instant, endsAt: Instant): Instant {
  return earlier(plusMs(now, LOOK_EVERY_MS), endsAt > now ? endsAt : plusMs(now, LOOK_EVERY_MS));
}

function withRecord(
  decision: RolloutDecision,
  record: NonNullable<RolloutDecision['records']>[number],
): RolloutDecision {
  return { ...decision, records: [...(decision.records ?? []), record] };
}
