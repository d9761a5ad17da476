import { type Instant, plusMs } from '@fairlead/reconcile';
import { converge } from '../converge.ts';
import { act, clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, transition, wait } from '../decision.ts';
import { FIRST_EVIDENCE_MS } from '../look.ts';
import type { Phase, RolloutState } from '../state.ts';
import { closeTraffic, wantedWeights } from '../weights.ts';
import { beginRollback } from './rolling-back.ts';

/** Move the traffic to a step's weights. Done only when SageMaker shows them, current as well as desired. */
export function shift(look: Settled, step: number): RolloutDecision {
  const { now } = look;
  const { attempt: _done, ...kept } = look.state;
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
      return act(
        { ...state, attempt: progress.attempt },
        [{ kind: 'set-weights', endpointName: look.endpoint.name, weights: wanted.weights }],
        now,
        `Moves ${percent} % of the traffic to the challenger; the hold begins when SageMaker shows it.`,
      );
    case 'wait':
      return wait(state, progress.until, `${progress.why}; tries again to move ${percent} % to the challenger.`);
    case 'given-up':
      return beginRollback(
        { ...look, state },
        { kind: 'sagemaker', sentence: `${percent} % could not be moved to the challenger: ${progress.reason}.` },
      );
  }
}

/** The weights are there: watch them for the step's hold. */
function hold(state: RolloutState, step: number, percent: number, now: Instant): RolloutDecision {
  const { attempt: _done, ...kept } = state;
  const holdMs = holdSecondsOf(state, step) * 1000;
  const longestHoldMs = (state.plan.steps[step]?.longestHoldSeconds ?? 0) * 1000;
  const phase: Phase = {
    name: 'holding',
    step,
    sinceAt: now,
    endsAt: plusMs(now, holdMs),
    latestEndAt: plusMs(now, Math.max(holdMs, longestHoldMs, FIRST_EVIDENCE_MS)),
  };
  const traffic = [...closeTraffic(state, now), { step, weightPercent: percent, fromAt: now }];
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

/** True for the step that sends everything to the challenger. */
export function isLastStep(steps: RolloutState['plan']['steps'], step: number): boolean {
  return step >= steps.length - 1;
}
