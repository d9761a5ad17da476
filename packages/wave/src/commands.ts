import type { Amendment, Instant } from '@fairlead/reconcile';
import { waveTransition } from './decision.ts';
import type { WaveState } from './state.ts';
import { whyOf } from './why.ts';

/** What a person may ask of a wave. */
export const WAVE_COMMANDS = ['pause', 'resume', 'abort'] as const;
export type WaveCommand = (typeof WAVE_COMMANDS)[number];

/** Why a command is not taken: it has been given, or the wave has stopped for good. */
export type WaveRefusal = 'already' | 'not-allowed';

/** What a wave takes now. */
export function allowedWaveCommands({ endedAt, stop, pause }: WaveState): WaveCommand[] {
  if (endedAt) return [];
  if (stop) return stop.running === 'abort' ? [] : ['abort'];
  return [pause ? 'resume' : 'pause', 'abort'];
}

/** Take a command. A pause only stops new starts; an abort also takes back what is under way, and skips what waits. Pure. */
export function commandWave(
  state: WaveState,
  name: WaveCommand,
  { by, at, reason }: { by: string; at: Instant; reason: string },
): Amendment<WaveState, WaveRefusal> {
  if (isAlready(state, name)) return { kind: 'refused', refusal: 'already' };
  if (!allowedWaveCommands(state).includes(name)) return { kind: 'refused', refusal: 'not-allowed' };
  const next = commanded(state, name, { by, at, reason });
  const summary = `${by} asked to ${name} the wave: ${reason}.`;
  return {
    kind: 'amended',
    decision: {
      state: next,
      transitions: [waveTransition(next, 'command-given', summary, { actor: by, detail: { command: name } })],
      why: whyOf(next, at),
    },
  };
}

function isAlready({ stop, pause, endedAt }: WaveState, name: WaveCommand): boolean {
  if (endedAt) return false;
  if (name === 'abort') return stop?.running === 'abort';
  return !stop && (name === 'pause') === (pause !== undefined);
}

function commanded(state: WaveState, name: WaveCommand, given: { by: string; at: Instant; reason: string }): WaveState {
  const { pause: _pause, ...going } = state;
  if (name === 'pause') return { ...state, pause: given };
  if (name === 'resume') return going;
  const { by, at, reason } = given;
  // After a failure the line has stopped by itself: what becomes of the finished ones stays as the policy says.
  const finished = state.stop?.finished ?? 'keep';
  const stop = {
    kind: 'abort' as const,
    at,
    by,
    sentence: `Aborted by ${by}: ${reason}.`,
    running: 'abort' as const,
    finished,
  };
  return { ...going, stop };
}
