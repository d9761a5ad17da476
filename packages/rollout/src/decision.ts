import type { GuardWindow } from '@fairlead/guard';
import {
  type Decision,
  type Instant,
  LEASE_MARGIN_MS,
  type Outcome,
  plusMs,
  type StoredRecord,
  type Transition,
} from '@fairlead/reconcile';
import type { RolloutAction } from './actions.ts';
import type { LiveEndpoint } from './live.ts';
import type { SeenScaling } from './scaling/kept.ts';
import type { RolloutState } from './state.ts';

/** What a look at the world brought back. */
export interface Seen {
  endpoint: LiveEndpoint | 'missing';
  /** Present while guards watch. */
  window?: GuardWindow;
  /** Present while scaling may have to be changed. */
  scaling?: SeenScaling;
}

export type RolloutDecision = Decision<RolloutState, RolloutAction>;

/** A look at an endpoint that is there and settled. */
export interface Settled {
  state: RolloutState;
  endpoint: LiveEndpoint;
  window: GuardWindow | undefined;
  scaling: SeenScaling | undefined;
  outcomes: readonly Outcome[];
  now: Instant;
}

/** Guards look every minute; CloudWatch has nothing newer to show. */
export const LOOK_EVERY_MS = 60_000;
/** After this long no call of an earlier worker can still be on its way: a lease and its margin. */
export const CALLS_ARE_OVER_MS = 60_000 + LEASE_MARGIN_MS;

/** Nothing to do until `dueAt` or the next event. */
export function wait(
  state: RolloutState,
  dueAt: Instant,
  why: string,
  news: { transitions?: Transition[]; records?: StoredRecord[] } = {},
): RolloutDecision {
  return { state, actions: [], transitions: news.transitions ?? [], records: news.records ?? [], dueAt, why };
}

/** Calls to send now; the next look follows by itself, or at `dueAt` if this worker dies. */
export function act(
  state: RolloutState,
  actions: RolloutAction[],
  now: Instant,
  why: string,
  news: { transitions?: Transition[]; records?: StoredRecord[] } = {},
): RolloutDecision {
  return { ...wait(state, plusMs(now, CALLS_ARE_OVER_MS), why, news), actions };
}

/** A transition of this rollout, with the fields that every one of them carries. */
export function transition(
  state: RolloutState,
  type: string,
  summary: string,
  extra: { detail?: Record<string, unknown>; actor?: string } = {},
): Transition {
  const { accountId, region, name } = state.endpoint;
  const detail = {
    rolloutId: state.id,
    accountId,
    region,
    endpointName: name,
    startedBy: state.startedBy,
    ...extra.detail,
  };
  return { type: `rollout.${type}.v1`, summary, detail, ...(extra.actor ? { actor: extra.actor } : {}) };
}

/** A moment as people read it in a sentence. */
export function clockTime(instant: Instant): string {
  return `${instant.slice(11, 19)} UTC`;
}
