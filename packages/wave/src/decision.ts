import type { Decision, Instant, Outcome, StoredRecord, Transition } from '@fairlead/reconcile';
import type { RolloutStatus } from '@fairlead/rollout';
import type { Address } from './address.ts';
import type { WaveState } from './state.ts';
import type { Target } from './target.ts';

/** A rollout of the wave, as it was found. */
export interface SeenRollout {
  status: RolloutStatus;
  ended: boolean;
  /** It goes back, or shall. */
  goingBack: boolean;
  /** Who has paused it, if anybody. */
  pausedBy: string | null;
  why: string;
  startedAt: Instant;
  endedAt: Instant | null;
  previousModel: string;
  /** Instances of the champion by type. */
  instances: Record<string, number>;
}

/** What a look brought back: the rollouts in flight by endpoint, and the endpoints that might be begun next. */
export interface WaveSeen {
  rollouts: Readonly<Record<number, SeenRollout | 'absent'>>;
  targets: readonly Target[];
}

/** Calls of a wave: it starts rollouts and gives them commands, and never touches an endpoint itself. */
export type WaveAction =
  | {
      kind: 'start';
      index: number;
      endpoint: Address;
      model: string;
      rolloutId: string;
      purpose: 'forward' | 'revert';
    }
  | { kind: 'abort' | 'pause' | 'resume'; index: number; rolloutId: string; reason: string };

/** Codes of a start that was refused, for reasons that are no failure. */
export const BUSY = 'endpoint-busy';
export const UNCHANGED = 'model-already-live';

export type WaveDecision = Decision<WaveState, WaveAction>;

/** A decision in the making. */
export interface Look {
  state: WaveState;
  seen: WaveSeen;
  /** How the calls of the last decision went, by endpoint. */
  outcomes: ReadonlyMap<number, Outcome>;
  now: Instant;
  /** The id of an endpoint's rollout: always the same for the same wave, endpoint and purpose. */
  rolloutIdOf(endpoint: Address, purpose: 'forward' | 'revert'): string;
}

/** What changed on the way: told and written once the decision stands. */
export interface News {
  transitions: Transition[];
  targets: StoredRecord[];
}

/** A transition of this wave, with the fields that every one of them carries. */
export function waveTransition(
  { id, account }: Pick<WaveState, 'id' | 'account'>,
  type: string,
  summary: string,
  extra: { detail?: Record<string, unknown>; actor?: string } = {},
): Transition {
  const detail = { waveId: id, ...account, ...extra.detail };
  return { type: `wave.${type}.v1`, summary, detail, ...(extra.actor ? { actor: extra.actor } : {}) };
}
