import { elapsedMs } from '@fairlead/reconcile';
import { actorOf } from './actor.ts';
import type { Look, WaveAction } from './decision.ts';
import { frozenUntil } from './freeze.ts';
import { roomIn } from './stages.ts';
import type { Flight, WaveState } from './state.ts';

/** Starts of one look: each plans a rollout, which takes a second or two of the worker's time. */
const STARTS_PER_LOOK = 5;
/** A call that showed no effect is made again after this; one made by a worker that died has then been given up. */
const ASK_AGAIN_MS = 50_000;
/** Commands cost one write each. */
const COMMANDS_PER_LOOK = 25;

/** The calls that this state asks for now, and the flights that are to remember it. */
export function asksOf(look: Look, now: string): WaveAction[] {
  const { state } = look;
  const calls = state.flights.flatMap((flight): WaveAction[] => {
    const wanted = flight.stage === 'running' ? commandFor(flight, look) : startOf(flight, state, now);
    return wanted && !isJustAsked(flight, wanted.kind, now) ? [wanted] : [];
  });
  const retried = new Set(retriesOf(state, now).map(({ index }) => index));
  const starts = calls.filter(
    ({ kind, index }) => kind === 'start' && (!isWaiting(state, index) || retried.has(index)),
  );
  return [
    ...calls.filter(({ kind }) => kind !== 'start').slice(0, COMMANDS_PER_LOOK),
    ...starts.slice(0, STARTS_PER_LOOK),
  ];
}

/** Those that waited for a busy endpoint and are tried again now: as many as there is room for. */
export function retriesOf(state: WaveState, now: string): Flight[] {
  const due = state.flights.filter((flight) => flight.stage === 'waiting' && !isJustAsked(flight, 'start', now));
  return due.slice(0, roomIn(state));
}

function isWaiting({ flights }: WaveState, index: number): boolean {
  return flights.some((flight) => flight.index === index && flight.stage === 'waiting');
}

function isJustAsked({ asked }: Flight, kind: WaveAction['kind'], now: string): boolean {
  return asked?.kind === kind && elapsedMs(asked.at, now) < ASK_AGAIN_MS;
}

/** A way back may begin at any time; everything else waits for the end of a freeze, a pause or a stop. */
function mayStart({ purpose }: Flight, { plan, pause, stop }: WaveState, now: string): boolean {
  return purpose === 'revert' || (!pause && !stop && frozenUntil(plan.freezes, now) === undefined);
}

function startOf(flight: Flight, state: WaveState, now: string): WaveAction | undefined {
  if (!mayStart(flight, state, now)) return undefined;
  const { index, endpoint, model, rolloutId, purpose } = flight;
  return { kind: 'start', index, endpoint, model, rolloutId, purpose };
}

function commandFor({ index, rolloutId, purpose }: Flight, { state, seen, now }: Look): WaveAction | undefined {
  const rollout = seen.rollouts[index];
  if (purpose === 'revert' || !rollout || rollout === 'absent' || rollout.goingBack) return undefined;
  const command = (kind: 'abort' | 'pause' | 'resume', reason: string): WaveAction => ({
    kind,
    index,
    rolloutId,
    reason,
  });
  if (state.stop?.running === 'abort') return command('abort', `Wave ${state.id}: ${state.stop.sentence}`);
  if (state.plan.whileFrozen !== 'pause') return undefined;
  const isFrozen = frozenUntil(state.plan.freezes, now) !== undefined;
  if (isFrozen && !rollout.pausedBy) return command('pause', 'A freeze window has begun.');
  // Only what the wave itself has paused goes on by itself.
  if (!isFrozen && rollout.pausedBy === actorOf(state.id)) return command('resume', 'The freeze window is over.');
  return undefined;
}
