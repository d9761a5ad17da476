import { type Instant, type Outcome, plusMs } from '@fairlead/reconcile';
import { compare } from '@fairlead/scaling';
import type { RolloutState, ScalingProgress } from '../state.ts';
import { accountOf, type SeenScaling, stillRegistered } from './kept.ts';

/** A change that was made shows at once, but for the time a Describe call may lag behind. */
const SHOWS_AFTER_MS = 5_000;
const RETRY_MS = 10_000;
const LONGEST_BACKOFF_MS = 120_000;

/** Note what became of changes to scaling, and leave the outcomes that are not theirs. */
export function noteScalingOutcomes(
  state: RolloutState,
  { outcomes, scaling: seen, now }: { outcomes: readonly Outcome[]; scaling: SeenScaling | undefined; now: Instant },
): { state: RolloutState; outcomes: readonly Outcome[] } {
  if (!state.scaling) return { state, outcomes };
  const { inFlight, ...landed } = state.scaling;
  const noted = inFlight ? withOutcomes(landed, outcomes, now) : landed;
  return { state: { ...state, scaling: settled(noted, seen) }, outcomes: inFlight ? [] : outcomes };
}

/** Without outcomes the worker that sent them is gone: `retryAt` says when its calls are over. */
function withOutcomes(progress: ScalingProgress, outcomes: readonly Outcome[], now: Instant): ScalingProgress {
  const failed = outcomes.find((outcome) => outcome.kind !== 'done');
  const { failures = 0, message: _last, ...kept } = progress;
  if (failed === undefined) {
    if (outcomes.length === 0) return progress;
    return { ...kept, retryAt: plusMs(now, SHOWS_AFTER_MS) };
  }
  const noted = { ...kept, failures: failures + 1, message: messageOf(failed) };
  const backoffMs = Math.min(RETRY_MS * 2 ** failures, LONGEST_BACKOFF_MS);
  return failed.kind === 'refused' ? { ...noted, retryAt: plusMs(now, backoffMs) } : noted;
}

function messageOf(failed: Exclude<Outcome, { kind: 'done' }>): string {
  return failed.kind === 'refused' ? `${failed.code}: ${failed.message}` : failed.message;
}

/** Once a look shows every change of ours, none of them is pending any more. */
function settled(progress: ScalingProgress, seen: SeenScaling | undefined): ScalingProgress {
  if (!progress.pending || !seen || 'unreadable' in seen || !seen.kept) return progress;
  // A deregistration that has not arrived: it may yet, and until then its target looks untouched.
  if (stillRegistered(seen.live, seen.kept.changes).length > 0) return progress;
  const { now } = accountOf(seen.live, seen.kept.changes, true);
  if (compare(now, seen.live).length > 0) return progress;
  const { pending: _made, failures: _over, message: _last, ...sound } = progress;
  return sound;
}
