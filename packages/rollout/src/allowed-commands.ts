import { elapsedMs, type Instant } from '@fairlead/reconcile';
import { REVERT_WINDOW_SECONDS } from './cleanup/start.ts';
import type { CommandName } from './command-names.ts';
import type { RolloutState } from './state.ts';
import { isLastStep } from './steps.ts';

/** What a command meets: the phase, and what of it matters to a command. */
export type Situation =
  | 'starting-shadow'
  | 'shadowing'
  | 'preparing'
  | 'smoke-testing'
  | 'shifting'
  | 'holding'
  | 'warm'
  | 'awaiting-decision'
  | 'awaiting-decision-warm'
  | 'stalled'
  | 'finishing'
  | 'drifted'
  | 'going-back'
  | 'succeeded'
  | 'revert-window-over'
  | 'rolled-back'
  | 'lost'
  | 'adopted'
  | 'abandoned';

/**
 * Which command is taken when. While paused, `resume` takes the place of `pause`.
 *
 * A promotion ends a hold, so it needs one; going back is never interrupted.
 */
export const ALLOWED: Readonly<Record<Situation, readonly CommandName[]>> = {
  'starting-shadow': ['promote-full', 'pause', 'abort'],
  shadowing: ['promote', 'promote-full', 'pause', 'abort'],
  preparing: ['promote-full', 'pause', 'abort'],
  'smoke-testing': ['promote-full', 'pause', 'abort'],
  shifting: ['promote-full', 'pause', 'abort'],
  holding: ['promote', 'promote-full', 'pause', 'abort'],
  warm: ['promote', 'pause', 'abort', 'revert'],
  'awaiting-decision': ['promote', 'promote-full', 'pause', 'abort'],
  'awaiting-decision-warm': ['promote', 'pause', 'abort', 'revert'],
  stalled: ['retry', 'abort'],
  finishing: ['abort'],
  drifted: ['adopt', 'retry', 'abort'],
  'going-back': [],
  succeeded: ['revert'],
  'revert-window-over': [],
  'rolled-back': ['retry'],
  lost: [],
  adopted: [],
  abandoned: [],
};

/** The commands that a rollout takes at `now`. */
export function allowedCommands(state: RolloutState, now: Instant): CommandName[] {
  const allowed = ALLOWED[situationOf(state, now)];
  return allowed.map((command) => (command === 'pause' && state.paused ? 'resume' : command));
}

/** What a command meets at `now`. */
export function situationOf(state: RolloutState, now: Instant): Situation {
  const { phase, plan, abort } = state;
  if (abort && !('endedAt' in phase)) return 'going-back';
  switch (phase.name) {
    case 'holding':
      return isLastStep(plan.steps, phase.step) ? 'warm' : 'holding';
    case 'awaiting-decision':
      return isLastStep(plan.steps, phase.step) ? 'awaiting-decision-warm' : 'awaiting-decision';
    case 'rolling-back':
      return 'going-back';
    case 'succeeded':
      return isRevertible(state, phase.endedAt, now) ? 'succeeded' : 'revert-window-over';
    default:
      return phase.name;
  }
}

/** As long as what the rollout has made is kept. */
function isRevertible({ plan }: RolloutState, endedAt: Instant, now: Instant): boolean {
  return elapsedMs(endedAt, now) < (plan.revertWindowSeconds ?? REVERT_WINDOW_SECONDS) * 1000;
}
