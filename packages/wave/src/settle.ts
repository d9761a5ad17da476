import { elapsedMs, type Outcome } from '@fairlead/reconcile';
import { BUSY, type Look, type SeenRollout, UNCHANGED } from './decision.ts';
import type { Ending, Flight } from './state.ts';

/** What became of an endpoint's flight since the last look. */
export type Settled =
  | { kind: 'on'; flight: Flight; why: string }
  | { kind: 'over'; flight: Flight; ending: Ending; why: string; tookSeconds?: number };

/** Judge one flight by what was seen of its rollout, and by how its start went if it has just been asked for. Pure. */
export function settle(flight: Flight, look: Look): Settled {
  const seen = look.seen.rollouts[flight.index];
  if (seen && seen !== 'absent') return settleSeen(flight, seen, look.now);
  return settleStart(flight, look.outcomes.get(flight.index), look);
}

function settleSeen(flight: Flight, seen: SeenRollout, now: string): Settled {
  const { why } = seen;
  const known: Flight = { ...flight, previousModel: flight.previousModel ?? seen.previousModel };
  if (!seen.ended) {
    const running = flight.stage === 'running' ? known : { ...known, stage: 'running' as const, sinceAt: now };
    return { kind: 'on', flight: running, why };
  }
  const isWell = seen.status === 'succeeded';
  const reverting = flight.purpose === 'revert';
  if (!isWell) return { kind: 'over', flight: known, ending: reverting ? 'revert-failed' : 'failed', why };
  const tookSeconds = seen.endedAt ? elapsedMs(seen.startedAt, seen.endedAt) / 1_000 : 0;
  return { kind: 'over', flight: known, ending: reverting ? 'reverted' : 'succeeded', why, tookSeconds };
}

function settleStart(flight: Flight, outcome: Outcome | undefined, { state, now }: Look): Settled {
  const { onBusy, busyForSeconds } = state.plan;
  const isRevert = flight.purpose === 'revert';
  if (!outcome)
    return { kind: 'on', flight, why: flight.stage === 'waiting' ? 'Its endpoint is busy.' : 'Starts next.' };
  if (outcome.kind === 'done') {
    return { kind: 'on', flight: { ...flight, stage: 'running', sinceAt: now }, why: 'Its rollout has started.' };
  }
  if (outcome.kind === 'unknown') return { kind: 'on', flight, why: `Its start is tried again: ${outcome.message}` };
  const why = outcome.message;
  const over = (ending: Ending, sentence = why): Settled => ({ kind: 'over', flight, ending, why: sentence });
  if (outcome.code === UNCHANGED) return over(isRevert ? 'reverted' : 'unchanged');
  if (outcome.code !== BUSY) return over(isRevert ? 'revert-failed' : 'failed');
  if (onBusy === 'skip' && !isRevert) return over('skipped', `Skipped, being busy: ${why}`);
  const waiting = flight.stage === 'waiting' ? flight : { ...flight, stage: 'waiting' as const, sinceAt: now };
  if (elapsedMs(waiting.sinceAt, now) < busyForSeconds * 1_000) return { kind: 'on', flight: waiting, why };
  return over(isRevert ? 'revert-failed' : 'skipped', `Busy for longer than the wave waits: ${why}`);
}
