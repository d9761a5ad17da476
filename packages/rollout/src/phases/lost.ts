import { type RolloutDecision, transition, wait } from '../decision.ts';
import type { Outcome } from '../outcomes.ts';
import type { RolloutState } from '../state.ts';
import { closeTraffic } from '../weights.ts';

/** The endpoint is beyond help: end, and touch nothing more. */
export function lose(state: RolloutState, now: string, outcome: Outcome, sentence: string): RolloutDecision {
  const { attempt: _old, ...kept } = state;
  const ended: RolloutState = {
    ...kept,
    phase: { name: 'lost', endedAt: now },
    cause: { kind: 'lost', outcome, sentence },
    traffic: closeTraffic(state, now),
  };
  const news = transition(ended, 'lost', sentence, { detail: { outcome } });
  return { ...wait(ended, now, sentence, { transitions: [news] }), final: true };
}
