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
  if (!isWell) return { kind: 'over', flight: known, ending: failed(flight), why };
  const tookSeconds = seen.endedAt ? elapsedMs(seen.startedAt, seen.endedAt) / 1_000 : 0;
  return { kind: 'over', flight: known, ending: reverting ? 'reverted' : 'succeeded', why, tookSeconds };
}

function settleStart(flight: Flight, outcome: Outcome | undefined, look: Look): Settled {
  if (!outcome) {
    return { kind: 'on', flight, why: flight.stage === 'waiting' ? 'Its endpoint is busy.' : 'Starts next.' };
  }
  if (outcome.kind === 'done') {
    return { kind: 'on', flight: { ...flight, stage: 'running', sinceAt: look.now }, why: 'Its rollout has started.' };
  }
  return outcome.kind === 'unknown'
    ? settleUnanswered(flight, outcome.message, look)
    : settleRefused(flight, outcome, look);
}

/** A start that nobody can tell anything about is tried again for as long as a busy endpoint is waited for. */
function settleUnanswered(flight: Flight, message: string, { state, now }: Look): Settled {
  const failsSinceAt = flight.failsSinceAt ?? now;
  if (elapsedMs(failsSinceAt, now) < state.plan.busyForSeconds * 1_000) {
    return { kind: 'on', flight: { ...flight, failsSinceAt }, why: `Its start is tried again: ${message}` };
  }
  const why = `It could not be started since ${failsSinceAt}: ${message}`;
  return { kind: 'over', flight, ending: failed(flight), why };
}

function settleRefused(
  { failsSinceAt: _answered, ...flight }: Flight,
  { code, message }: Extract<Outcome, { kind: 'refused' }>,
  { state, now }: Look,
): Settled {
  const { onBusy, busyForSeconds } = state.plan;
  const isRevert = flight.purpose === 'revert';
  const over = (ending: Ending, why = message): Settled => ({ kind: 'over', flight, ending, why });
  if (code === UNCHANGED) return over(isRevert ? 'reverted' : 'unchanged');
  if (code !== BUSY) return over(failed(flight));
  if (onBusy === 'skip' && !isRevert) return over('skipped', `Skipped, being busy: ${message}`);
  const waiting = flight.stage === 'waiting' ? flight : { ...flight, stage: 'waiting' as const, sinceAt: now };
  if (elapsedMs(waiting.sinceAt, now) < busyForSeconds * 1_000) return { kind: 'on', flight: waiting, why: message };
  return over(isRevert ? 'revert-failed' : 'skipped', `Busy for longer than the wave waits: ${message}`);
}

function failed({ purpose }: Flight): Ending {
  return purpose === 'revert' ? 'revert-failed' : 'failed';
}
