import type { Instant } from '@fairlead/reconcile';
import { frozenUntil } from './freeze.ts';
import { currentStage } from './stages.ts';
import { ENDINGS, type WaveState } from './state.ts';

/** How a wave stands, in one word. */
export type WaveStatus =
  | 'progressing'
  | 'paused'
  | 'frozen'
  | 'stopping'
  | 'reverting'
  | 'succeeded'
  | 'stopped'
  | 'aborted';

/** The status of a wave at an instant: a freeze comes and goes without a look. */
export function statusOf(state: WaveState, now: Instant): WaveStatus {
  const { stop, endedAt, flights, pause, plan } = state;
  if (endedAt) return stop ? (stop.kind === 'abort' ? 'aborted' : 'stopped') : 'succeeded';
  if (stop) return flights.some(({ purpose }) => purpose === 'revert') ? 'reverting' : 'stopping';
  if (pause) return 'paused';
  return frozenUntil(plan.freezes, now) === undefined ? 'progressing' : 'frozen';
}

/** One sentence: what the wave waits for, and what happens next. */
export function whyOf(state: WaveState, now: Instant): string {
  const { plan, flights, pause, stop } = state;
  const flying = flights.length === 1 ? '1 endpoint is under way' : `${flights.length} endpoints are under way`;
  switch (statusOf(state, now)) {
    case 'succeeded':
      return `All ${plan.count} endpoints are done: ${countsText(state)}.`;
    case 'stopped':
    case 'aborted':
      return `${stop?.sentence ?? ''} The wave ended: ${countsText(state)}, ${plan.count - state.next} not begun.`;
    case 'reverting':
      return `${stop?.sentence ?? ''} What had finished is taken back: ${state.ended.succeeded.length} to go.`;
    case 'stopping': {
      const fate = stop?.running === 'abort' ? 'and aborted' : 'and may finish';
      return `${stop?.sentence ?? ''} Nothing more is started; ${flying} ${fate}.`;
    }
    case 'paused':
      return `Paused by ${pause?.by} (${pause?.reason}); nothing is started until it is resumed; ${flying}.`;
    case 'frozen':
      return `A freeze window lasts until ${frozenUntil(plan.freezes, now)}; nothing is started before; ${flying}.`;
    case 'progressing': {
      const stage = `Stage ${currentStage(state) + 1} of ${plan.stages.length}`;
      const waiting = flights.filter((flight) => flight.stage === 'waiting').length;
      const busy = waiting > 0 ? `, ${waiting} of them for a busy endpoint` : '';
      return `${stage}: ${flying}${busy}; the next starts as soon as there is room, or the stage is over.`;
    }
  }
}

function countsText({ ended }: WaveState): string {
  const parts = ENDINGS.filter((ending) => ended[ending].length > 0).map(
    (ending) => `${ended[ending].length} ${ending}`,
  );
  return parts.join(', ') || 'nothing was begun';
}
