import type { PlannedStep } from '../rehearsal/rehearse.ts';
import type { GuardOutlook } from './guard-outlook.ts';
import { deciding, type OutlookSettings } from './outlook.ts';

/** What would let an underpowered step see what it must. All null when it does. */
export interface Help {
  /** A longest hold of so many minutes; null when none would do. */
  longestHoldMinutes: number | null;
  /** The smallest whole weight that would do within the longest hold; null when none below full traffic does. */
  weightPercent: number | null;
  /** True when an absolute ceiling is what is missing: there is no champion to compare with, or no past. */
  ceiling: boolean;
}

const HIGHEST_COMPARABLE_PERCENT = 99;

interface Measured extends PlannedStep {
  guards: GuardOutlook[];
  underpowered: boolean;
}

/**
 * Find what would help an underpowered step.
 *
 * @param isUnderpowered - whether the same step with another weight would be
 */
export function helpFor(
  { learned }: OutlookSettings,
  step: Measured,
  isUnderpowered: (other: PlannedStep) => boolean,
): Help {
  if (!step.underpowered || learned.requestsPerMinute === 0) {
    return { longestHoldMinutes: null, weightPercent: null, ceiling: false };
  }
  const waits = deciding(step.guards).flatMap(({ minutesToMustSee }) => minutesToMustSee ?? []);
  return {
    longestHoldMinutes: waits.length === 0 ? null : Math.ceil(Math.min(...waits)),
    weightPercent: smallestWeight(step, isUnderpowered),
    ceiling: deciding(step.guards).every(({ blind }) => blind === 'no-champion' || blind === 'no-data'),
  };
}

/** Evidence is scarce at both ends, most of it lies around an even split: look upwards one by one. */
function smallestWeight(
  { weightPercent, holdMinutes, latestMinutes }: Measured,
  isUnderpowered: (other: PlannedStep) => boolean,
): number | null {
  for (let weight = Math.floor(weightPercent) + 1; weight <= HIGHEST_COMPARABLE_PERCENT; weight += 1) {
    if (!isUnderpowered({ weightPercent: weight, holdMinutes, latestMinutes })) return weight;
  }
  return null;
}
