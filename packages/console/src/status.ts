import type { RolloutView } from '@fairlead/rollout';
import type { WaveStatus } from '@fairlead/wave';
import { type Html, html } from './html.ts';

/** How something stands, for the eye: moving, waiting for a person, well, or not. */
export type Tone = 'moving' | 'wait' | 'good' | 'bad' | 'quiet';

const ROLLOUT_TONES: Readonly<Record<RolloutView['status'], Tone>> = {
  progressing: 'moving',
  paused: 'wait',
  drifted: 'wait',
  'rolling-back': 'bad',
  succeeded: 'good',
  'rolled-back': 'bad',
  lost: 'bad',
  adopted: 'quiet',
  abandoned: 'wait',
};

const WAVE_TONES: Readonly<Record<WaveStatus, Tone>> = {
  progressing: 'moving',
  paused: 'wait',
  frozen: 'quiet',
  stopping: 'bad',
  reverting: 'bad',
  succeeded: 'good',
  stopped: 'bad',
  aborted: 'quiet',
};

export function toneOf({ status, trouble }: Pick<RolloutView, 'status' | 'trouble'>): Tone {
  return trouble?.quarantined ? 'wait' : ROLLOUT_TONES[status];
}

/** A word with a mark of its own shape, so that colour is not the only sign. */
export function pill(tone: Tone, word: string): Html {
  return html`<span class="pill ${tone}"><span aria-hidden="true">${SHAPES[tone]}</span> ${word}</span>`;
}

const SHAPES: Readonly<Record<Tone, string>> = { moving: '▸', wait: '◆', good: '✓', bad: '↩', quiet: '•' };

export function rolloutPill(view: Pick<RolloutView, 'status' | 'trouble'>): Html {
  return pill(toneOf(view), view.trouble?.quarantined ? 'needs help' : view.status);
}

export function wavePill(status: WaveStatus): Html {
  return pill(WAVE_TONES[status], status);
}

/** Whether nothing goes on by itself until a person says how. */
export function waitsForPerson({ status, trouble }: Pick<RolloutView, 'status' | 'trouble'>): boolean {
  return status === 'paused' || status === 'drifted' || trouble?.quarantined === true;
}
