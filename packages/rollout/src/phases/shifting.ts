import { type Instant, plusMs } from '@fairlead/reconcile';
import { converge } from '../converge.ts';
import { act, clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, transition, wait } from '../decision.ts';
import { FIRST_EVIDENCE_MS } from '../look.ts';
import type { Phase, RolloutState } from '../state.ts';
import { isLastStep } from '../steps.ts';
import { closeTraffic, openTraffic, wantedWeights } from '../weights.ts';
import { isFrozen, standStill } from './asked.ts';
import { giveUp } from './give-up.ts';
import { makeRoom } from './making-room.ts';

/** Move the traffic to a step's weights. Done only when SageMaker shows them, current as well as desired. */
export function shift(look: Settled, step: number): RolloutDecision {
  const { now } = look;
  const { attempt: _done, asked: _void, ...kept } = look.state;
  const entered = look.state.phase.name === 'shifting' && look.state.phase.step === step;
  const state: RolloutState = entered
    ? look.state
    : { ...kept, phase: { name: 'shifting', step }, traffic: closeTraffic(look.state, now) };
  const percent = state.plan.steps[step]?.weightPercent ?? 100;
  const wanted = wantedWeights(state.plan, percent);
  const progress = converge(state.attempt, { ...look, wanted });
  switch (progress.kind) {
    case 'reached':
      return hold(state, step, percent, now);
    case 'send':
      if (isFrozen(state)) return standStill(state, now);
      return (
        makeRoom({ ...look, state }, step, percent) ??
        act(
          { ...state, attempt: progress.attempt },
          [{ kind: 'set-weights', endpointName: look.endpoint.name, weights: wanted.weights }],
          now,
          `Moves ${percent} % of the traffic to the challenger; the hold begins when SageMaker shows it.`,
        )
      );
    case 'wait':
      return wait(state, progress.until, `${progress.why}; tries again to move ${percent} % to the challenger.`);
    case 'given-up':
      return giveUp({ ...look, state }, progress, {
        during: 'shifting',
        step,
        sentence: `${percent} % could not be moved to the challenger`,
      });
  }
}

/** The step that follows `step` (−1: before the first); the last one when a person asked to go to 100 %. */
export function nextStep({ plan, full }: RolloutState, step: number): number {
  return full ? plan.steps.length - 1 : step + 1;
}

/** The weights are there: watch them for the step's hold. */
export function hold(state: RolloutState, step: number, percent: number, now: Instant): RolloutDecision {
  const { attempt: _done, stalledSinceAt: _over, ...kept } = state;
  const holdMs = holdSecondsOf(state, step) * 1000;
  const longestHoldMs = (state.plan.steps[step]?.longestHoldSeconds ?? 0) * 1000;
  const phase: Phase = {
    name: 'holding',
    step,
    sinceAt: now,
    endsAt: plusMs(now, holdMs),
    latestEndAt: plusMs(now, Math.max(holdMs, longestHoldMs, FIRST_EVIDENCE_MS)),
  };
  const traffic = openTraffic(state, { step, weightPercent: percent }, now);
  const held: RolloutState = { ...kept, phase, traffic };
  const summary = `The challenger carries ${percent} % of the traffic.`;
  return wait(
    held,
    plusMs(now, LOOK_EVERY_MS),
    `${summary} Guards watch it until ${clockTime(phase.endsAt)} at least.`,
    {
      transitions: [transition(held, 'step-reached', summary, { detail: { step, weightPercent: percent } })],
    },
  );
}

/** At full traffic the champion stays warm for a while, so that going back is one weight call. */
function holdSecondsOf({ plan }: RolloutState, step: number): number {
  const holdSeconds = plan.steps[step]?.holdSeconds ?? 0;
  return isLastStep(plan.steps, step) ? Math.max(holdSeconds, plan.keepWarmSeconds) : holdSeconds;
}
