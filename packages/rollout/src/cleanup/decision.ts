import type { Decision, Instant } from '@fairlead/reconcile';
import type { CleanupState, Leftover } from './state.ts';

/** What an endpoint uses. */
export interface Used {
  /** A rollout is on the endpoint, or SageMaker changes it: what is in use may be something else in a moment. */
  isBusy: boolean;
  /** Names of configs that the endpoint runs or is changing to, and of their models. */
  inUse: { configs: readonly string[]; models: readonly string[] };
}

/** What of AWS bears on a cleanup. */
export interface CleanupSeen {
  /** Present while it is looked whether somebody brings the old model back. */
  used?: Used;
  /** Absent before the window's end: nobody has looked. */
  found?: Used & {
    /** What stands behind each open leftover's name. */
    owners: Readonly<Record<string, 'ours' | 'somebody-else' | 'nobody'>>;
  };
}

export interface CleanupAction {
  kind: 'delete';
  leftover: Leftover;
}

export type CleanupDecision = Decision<CleanupState, CleanupAction>;

/** Nothing to do until `dueAt`. */
export function wait(state: CleanupState, dueAt: Instant, why: string): CleanupDecision {
  return { state, actions: [], transitions: [], dueAt, why };
}
