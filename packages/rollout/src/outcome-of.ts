import { isReverted } from './drift.ts';
import type { Outcome } from './outcomes.ts';
import type { Cause, RolloutState } from './state.ts';

/** What has become of a rollout, or what it is stuck in, by name; undefined while it simply goes on. */
export function outcomeOf(state: RolloutState): Outcome | undefined {
  const { phase, cause, pagedAt, busySinceAt, outOfServiceSinceAt, attempt } = state;
  switch (phase.name) {
    case 'succeeded':
    case 'adopted':
    case 'abandoned':
      return phase.name;
    case 'drifted':
      return isReverted(state) ? 'owner-reverts' : 'drifted';
    case 'stalled':
      return phase.outcome;
  }
  if (cause) return cause.outcome ?? NAMED_BY_KIND[cause.kind];
  if (outOfServiceSinceAt) return 'out-of-service';
  if (busySinceAt && (pagedAt?.['endpoint-busy'] ?? '') > busySinceAt) return 'system-updating';
  return attempt?.refused && attempt.deferred ? 'throttled' : undefined;
}

/** Causes stored before outcomes had names. */
const NAMED_BY_KIND: Readonly<Record<Cause['kind'], Outcome>> = {
  guard: 'guard-failed',
  abort: 'aborted',
  sagemaker: 'rolled-back-by-sagemaker',
  smoke: 'smoke-failed',
  inconclusive: 'inconclusive',
  'no-data': 'metrics-unreadable',
  deadline: 'deadline-passed',
  lost: 'endpoint-failed',
};
