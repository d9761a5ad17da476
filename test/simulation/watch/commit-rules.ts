import { epochMsOf, type Item } from '@fairlead/reconcile';
import type { PhaseName, RolloutState } from '@fairlead/rollout';
import { hold } from './broken-invariant.ts';

/** Clocks of workers differ from the world's by at most this. */
const MOST_SKEW_MS = 2_000;
/** Every active item is looked at again within this (design, section 1). */
const LONGEST_WAIT_MS = 120_000;

const ENDS: readonly PhaseName[] = ['succeeded', 'rolled-back', 'lost', 'adopted', 'abandoned'];
/** What becomes of a drifted rollout without anybody's word. */
const LEFT_ALONE: readonly PhaseName[] = ['drifted', 'lost', 'abandoned'];
const AFTER_ROLLING_BACK: readonly PhaseName[] = ['rolling-back', 'rolled-back', 'drifted', 'lost'];

/** What must be true of every commit that the store takes. @throws BrokenInvariant */
export function checkCommit(before: Item<RolloutState> | undefined, next: Item<RolloutState>, nowMs: number): void {
  const waitMs = epochMsOf(next.dueAt) - nowMs;
  hold(next.final || waitMs <= LONGEST_WAIT_MS + MOST_SKEW_MS, 'nobody-waits-for-ever', () => {
    return `Due only in ${Math.round(waitMs / 1000)} s while ${next.state.phase.name}.`;
  });
  if (!before || (before.final && before.state.id !== next.state.id)) return;
  hold(
    before.state.id === next.state.id,
    'one-rollout-per-endpoint',
    () => `${next.state.id} beside ${before.state.id}`,
  );
  hold(next.version === before.version + 1, 'versions-rise-by-one', () => `${before.version} → ${next.version}`);
  checkLease(before, next, nowMs);
  checkPhase(before.state, next.state);
}

function checkLease({ lease }: Item<RolloutState>, next: Item<RolloutState>, nowMs: number): void {
  if (!lease || !next.lease || next.lease.owner === lease.owner) return;
  const leftMs = epochMsOf(lease.untilAt) - nowMs;
  hold(leftMs <= 2 * MOST_SKEW_MS, 'one-worker-acts', () => {
    return `${next.lease?.owner} takes the lease ${leftMs} ms before ${lease.owner}'s ends.`;
  });
}

function checkPhase({ phase: from, abort, asked }: RolloutState, { phase: to }: RolloutState): void {
  hold(!ENDS.includes(from.name) || to.name === from.name, 'the-end-is-left-alone', () => `${from.name} → ${to.name}`);
  if (from.name === 'rolling-back')
    hold(AFTER_ROLLING_BACK.includes(to.name), 'abort-is-final', () => `${from.name} → ${to.name}`);
  if (from.name === 'drifted')
    hold(LEFT_ALONE.includes(to.name) || abort !== undefined || asked !== undefined, 'others-work-is-kept', () => {
      return `drifted → ${to.name}`;
    });
}
