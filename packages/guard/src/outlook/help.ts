import type { PlannedStep } from '../rehearsal/rehearse.ts';
import type { GuardPower } from './guard-outlook.ts';
import { decidingOf, isUnderpowered, type OutlookSettings, powersIn } from './in-step.ts';

/** What would let an underpowered step see what it must; nothing when it is not. */
export interface Help {
  /** A longest hold of so many minutes; null when none would do. */
  longestHoldMinutes: number | null;
  /** The smallest whole weight that would do within the longest hold; null when none below full traffic does. */
  weightPercent: number | null;
  /** An absolute ceiling is what is missing: there is no champion to compare with, or no past. */
  ceiling: boolean;
}

const HIGHEST_COMPARABLE_PERCENT = 99;
const NOTHING: Help = { longestHoldMinutes: null, weightPercent: null, ceiling: false };

/** Find what would help a step, given what its guards see. */
export function helpFor(step: PlannedStep, guards: readonly GuardPower[], settings: OutlookSettings): Help {
  if (!isUnderpowered(guards) || settings.learned.requestsPerMinute === 0) return NOTHING;
  const deciding = decidingOf(guards);
  const waits = deciding.flatMap(({ minutesToMustSee }) => minutesToMustSee ?? []);
  return {
    longestHoldMinutes: waits.length === 0 ? null : Math.ceil(Math.min(...waits)),
    weightPercent: smallestWeight(step, settings),
    ceiling: deciding.every(({ blind }) => blind === 'no-champion' || blind === 'no-data'),
  };
}

/** Evidence is scarce at both ends and plentiful around an even split, so look upwards one by one. */
function smallestWeight(step: PlannedStep, settings: OutlookSettings): number | null {
  for (
    let weightPercent = Math.floor(step.weightPercent) + 1;
    weightPercent <= HIGHEST_COMPARABLE_PERCENT;
    weightPercent += 1
  ) {
    if (!isUnderpowered(powersIn({ ...step, weightPercent }, settings))) return weightPercent;
  }
  return null;
}
