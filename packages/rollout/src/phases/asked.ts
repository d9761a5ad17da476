import type { Judgement } from '@fairlead/guard';
import { plusMs } from '@fairlead/reconcile';
import { clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, wait } from '../decision.ts';
import type { RolloutState } from '../state.ts';
import { servedPercent } from '../weights.ts';

/** A person asked to stand still: no call leaves that gives the challenger more. */
export function isFrozen({ paused }: RolloutState): boolean {
  return paused !== undefined;
}

/** Stay at this weight until a person says so; the guards go on looking. */
export function standStill(state: RolloutState, now: string, sentence = ''): RolloutDecision {
  return wait(state, plusMs(now, LOOK_EVERY_MS), `${pausedText(state)} ${sentence}`.trim());
}

/**
 * What a person asked for at a hold, once the guards have seen no harm; undefined when nothing was asked. A promotion
 * waits while the metrics cannot be read: nobody could say then that no guard fails.
 *
 * @param fullCounts - whether `promote-full` ends this hold: not the one at 100 %
 */
export function asAsked(
  { state, now, window }: Settled,
  { sentence }: Judgement,
  { fullCounts, moveOn }: { fullCounts: boolean; moveOn: () => RolloutDecision },
): RolloutDecision | undefined {
  if (isFrozen(state)) return standStill(state, now, sentence);
  const promotion = state.asked?.command === 'promote' ? state.asked : fullCounts ? state.full : undefined;
  if (!promotion) return undefined;
  if (window && window.unreadable === undefined) return moveOn();
  const why = `${promotion.by} asked to move on; that waits until the metrics can be read, because a guard may be failing. ${sentence}`;
  return wait(state, plusMs(now, LOOK_EVERY_MS), why);
}

function pausedText(state: RolloutState): string {
  const { by, at, reason } = state.paused ?? { by: 'somebody', at: state.startedAt, reason: 'no reason given' };
  return `Paused by ${by} since ${clockTime(at)} (${reason}). The challenger stays at ${servedPercent(state)} %; guards still look and still roll back, resume goes on.`;
}
