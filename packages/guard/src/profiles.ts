import { logAlternatives } from './alternatives.ts';
import { checkAlpha, checkNumber } from './checks.ts';
import type { CompareParams } from './compare.ts';
import type { NoiseEstimate } from './noise.ts';

/**
 * How readily a rollout is rolled back.
 *
 * `standard` is the default; `sharp` suits low traffic, or variants known to be free of local noise; `guarded` suits
 * hosts that restart and cold starts: one bad minute cannot roll back.
 */
export type Profile = 'standard' | 'sharp' | 'guarded';

/** The ratio a guard excuses, and the least noise it assumes, outside the sharp profile. */
const standardRho = 1.1;
const leastNoise = 0.02;

/** Minutes of harm the guarded profile asks for. */
const guardedMinutes = 2;

/** The default prior mass of a regression that is there from the first minute. */
const defaultOnsetMass = 0.8;

/** What a profile needs to know of the guard it tunes. */
export interface GuardSetting {
  /** Level of the whole rollout. */
  readonly alpha: number;
  /** Share of alpha this guard has. */
  readonly weight: number;
  /** Noise learned from healthy minutes; without it, or when the champion never failed, no noise is assumed. */
  readonly learned?: NoiseEstimate;
}

/**
 * Tune the rollback process of one compare or slow guard.
 *
 * Noise needs a baseline rate to be noise of: a champion that was never seen failing gets noise 0.
 */
export function rollbackParams(profile: Profile, { alpha, weight, learned }: GuardSetting): CompareParams {
  const guardAlpha = checkAlpha('alpha', alpha) * weight;
  if (profile === 'sharp') return { rho: 1, boostAlpha: guardAlpha };
  const margin = { rho: standardRho, ...noiseParams(learned) };
  if (profile === 'standard') return { ...margin, boostAlpha: guardAlpha };
  return { ...margin, cap: capForMinutes(guardAlpha, guardedMinutes) };
}

/** The most one minute may add, in nats, so that firing at `alpha` takes about this many minutes of harm. */
export function capForMinutes(alpha: number, minutes: number): number {
  checkAlpha('alpha', alpha);
  checkNumber('minutes', minutes, { from: 1 }, 'Pass the minutes of harm to ask for.');
  return (logAlternatives - Math.log(defaultOnsetMass) - Math.log(alpha)) / minutes;
}

function noiseParams(learned: NoiseEstimate | undefined): Pick<CompareParams, 'noise' | 'baselineRate'> {
  if (learned === undefined || learned.baselineRate === 0) return {};
  return { noise: Math.max(leastNoise, learned.noise), baselineRate: learned.baselineRate };
}

/** Minute-to-minute noise of a traffic split that is known to be right. */
export const shareNoise = 0.001;

/** Promotion margins by weight of the challenger: they tighten as more traffic is at stake. */
const promotionSteps = [
  { upToPercent: 10, errorRho: 5, slowRho: 2 },
  { upToPercent: 25, errorRho: 3, slowRho: 1.5 },
  { upToPercent: 50, errorRho: 2, slowRho: 1.25 },
  { upToPercent: 100, errorRho: 1.5, slowRho: 1.25 },
] as const;

/** Excess rate of 5xx that is within the margin at every step. */
export const errorDelta = 0.001;

/** What it takes to move on from a step: ratios of bad rates that the challenger must be proven to be within. */
export function promotionMargins(trafficPercent: number): { errorRho: number; slowRho: number } {
  return promotionSteps.find(({ upToPercent }) => trafficPercent <= upToPercent) ?? promotionSteps[3];
}
