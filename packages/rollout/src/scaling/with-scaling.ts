import { earlier, type Instant, plusMs } from '@fairlead/reconcile';
import { restore, snapshotOf } from '@fairlead/scaling';
import { LOOK_EVERY_MS, type RolloutDecision } from '../decision.ts';
import { type Aim, aimOf } from './aim.ts';
import { holdBack, waitingWhy } from './hold-back.ts';
import { accountOf, type SeenScaling } from './kept.ts';
import { isEased, operationsFor } from './operations-for.ts';
import { type Reckoned, sendChanges, withEdits } from './send-changes.ts';
import { wayBack } from './way-back.ts';
import type { Weighed } from './weighed.ts';

/** On the way back, and where a rollout only leaves, nothing waits between two tries for changes that AWS keeps refusing. */
const MOST_FAILURES_ON_THE_WAY_BACK = 5;

/**
 * Let a decision pass once scaling is as it needs it; until then its calls are held back, and changes of scaling go first.
 *
 * What is to be done is worked out at every look from what is wanted and what is seen, never from what was sent: a crash
 * before, between or after any of the calls changes nothing in that.
 */
export function withScaling(weighed: Weighed): RolloutDecision {
  const { state, decision, scaling, now } = weighed;
  const aim = aimOf(state, decision, weighed.endpoint);
  if (!aim || (!state.scaling && aim.kind === 'rest')) return decision;
  if (!state.scaling && aim.kind === 'end') return decision;
  if (!scaling) return holdBack(weighed, aim, now, 'Looks at autoscaling first.');
  if ('unreadable' in scaling) {
    const why = `Autoscaling cannot be read (${scaling.unreadable}); looks again.`;
    return holdBack(weighed, aim, plusMs(now, LOOK_EVERY_MS / 2), why);
  }
  return decideScaling(weighed, aim, scaling);
}

function decideScaling(weighed: Weighed, wanted: Aim, seen: Exclude<SeenScaling, { unreadable: string }>) {
  const { state, decision, now } = weighed;
  const first = mendsFirst(weighed, wanted) ? reckon(weighed, { kind: 'rest' }, seen) : undefined;
  const mends = first !== undefined && first.operations.length > 0;
  const aim: Aim = mends ? { kind: 'rest' } : wanted;
  const reckoned = mends ? first : reckon(weighed, aim, seen);
  const { scaling: progress } = state;
  const isInDoubt = progress?.pending === true && now < progress.retryAt;
  const isDone = reckoned.operations.length === 0;
  // A call that is still on its way could undo the end; everywhere else what a look shows is enough.
  if (isDone && aim.kind !== 'end') return eased(decision, now);
  if (isDone && !isInDoubt) return withEdits(decision, reckoned.edits);
  if (isInDoubt) {
    if (isHopeless(weighed, aim)) return decision;
    return holdBack(weighed, wanted, earlier(progress.retryAt, plusMs(now, LOOK_EVERY_MS)), waitingWhy(progress));
  }
  return sendChanges(weighed, aim, reckoned);
}

/** Nothing is left to do about scaling in this hold, so it need not be looked at again. */
function eased(decision: RolloutDecision, now: Instant): RolloutDecision {
  const { scaling, phase } = decision.state;
  if (!scaling || phase.name !== 'holding' || !isEased(decision.state, now)) return decision;
  return { ...decision, state: { ...decision.state, scaling: { ...scaling, easedAtStep: phase.step } } };
}

/** After a swap that SageMaker has undone, the old scaling comes back before anything else. */
function mendsFirst({ state, decision }: Weighed, aim: Aim): boolean {
  const { attempt, scaling } = state;
  const isUndone = (decision.state.attempt?.undone ?? 0) > (attempt?.undone ?? 0);
  return aim.kind === 'swap' && isUndone && scaling !== undefined && scaling.mendedFor !== attempt?.lastSentAt;
}

/** What there is to do about scaling for an aim, and how it shall be in the end. */
function reckon(
  { state, decision, endpoint, now }: Weighed,
  aim: Aim,
  { live, kept }: Exclude<SeenScaling, { unreadable: string }>,
): Reckoned {
  const { expected, edits } = expectedOf(live, kept, state.scaling?.pending ?? false);
  const standing = { state: decision.state, endpoint, live, expected, now };
  const operations = aim.kind === 'end' ? wayBack(standing) : operationsFor(aim, standing);
  return { expected, edits, operations, live };
}

/** The snapshot with what people have made of it since; before the first change of ours, all is as it is. */
function expectedOf(
  live: Reckoned['live'],
  kept: Exclude<SeenScaling, { unreadable: string }>['kept'],
  pending: boolean,
): Pick<Reckoned, 'expected' | 'edits'> {
  if (!kept) return { expected: snapshotOf(live), edits: [] };
  const { left, now } = accountOf(live, kept.changes, pending);
  return restore(kept.snapshot, left, now);
}

function isHopeless({ state, decision }: Weighed, aim: Aim): boolean {
  const { name } = decision.state.phase;
  const isOnTheWayOut = (aim.kind === 'swap' && name === 'rolling-back') || name === 'adopted' || name === 'abandoned';
  return isOnTheWayOut && (state.scaling?.failures ?? 0) >= MOST_FAILURES_ON_THE_WAY_BACK;
}
