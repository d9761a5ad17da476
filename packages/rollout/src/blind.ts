import type { GuardWindow } from '@fairlead/guard';
import { elapsedMs, type Instant, plusMs, type Transition } from '@fairlead/reconcile';
import { transition } from './decision.ts';
import { durationText } from './duration-text.ts';
import type { OnNoData, RolloutState } from './state.ts';

/** Unreadable metrics are told about after this long: CloudWatch stumbles for a minute now and then. */
const TELL_AFTER_MS = 3 * 60_000;

/**
 * Keep count of how long the metrics have been unreadable. Time spent blind is given back to the hold: nobody could
 * have decided in it.
 */
export function noteSight(
  state: RolloutState,
  { unreadable }: GuardWindow,
  now: Instant,
): { state: RolloutState; transitions: Transition[] } {
  if (unreadable === undefined) return sighted(state, now);
  const blind = state.blind ?? { sinceAt: now, told: false };
  if (blind.told || elapsedMs(blind.sinceAt, now) < TELL_AFTER_MS)
    return { state: { ...state, blind }, transitions: [] };
  const told: RolloutState = { ...state, blind: { ...blind, told: true } };
  const summary = `The metrics cannot be read since ${blind.sinceAt.slice(11, 19)} UTC: ${unreadable}`;
  return { state: told, transitions: [transition(told, 'blind', summary)] };
}

function sighted(state: RolloutState, now: Instant): { state: RolloutState; transitions: Transition[] } {
  const { blind, ...kept } = state;
  if (!blind) return { state, transitions: [] };
  const { phase } = kept;
  const lost = elapsedMs(blind.sinceAt, now);
  const held: RolloutState =
    phase.name === 'holding' || phase.name === 'shadowing'
      ? { ...kept, phase: { ...phase, latestEndAt: plusMs(phase.latestEndAt, lost) } }
      : kept;
  const summary = `The metrics can be read again, after ${durationText(Math.round(lost / 1000))}.`;
  return { state: held, transitions: blind.told ? [transition(held, 'sighted', summary)] : [] };
}

/** What the plan says about being blind for so long, once it is so long. */
export function blindAction(
  { blind, plan }: RolloutState,
  now: Instant,
): { action: OnNoData['action']; sentence: string } | undefined {
  const { afterSeconds, action } = plan.onNoData;
  if (!blind || elapsedMs(blind.sinceAt, now) < afterSeconds * 1000) return undefined;
  return { action, sentence: `The metrics could not be read for ${durationText(afterSeconds)}.` };
}
