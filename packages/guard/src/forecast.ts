import { bisectRatio } from './bisect.ts';
import { checkAlpha, checkNumber } from './checks.ts';
import { boostableNoise } from './e-process.ts';

/** What a compare guard will have to work with. */
export interface Traffic {
  /** Expected requests of the champion per minute. */
  readonly nA: number;
  /** Expected requests of the challenger per minute. */
  readonly nB: number;
  /** Bad rate of the champion, 0 to 1. */
  readonly pA: number;
  /** Ratio the guard allows, above 0; default 1. */
  readonly rho?: number;
  /** Level at which the guard fires. */
  readonly alpha: number;
  /** Cluster size of bad events, at least 1; default 1. */
  readonly phi?: number;
  /** Local noise kappa, at least 0; default 0. */
  readonly noise?: number;
  /** Whether the guard boosts; default false. */
  readonly boosted?: boolean;
}

/** How fast a guard will see a regression of a given ratio; all null when it never will. */
export interface Forecast {
  /** Expected evidence per minute, nats. */
  readonly driftPerMinute: number | null;
  /**
   * Mean delay no always-valid test can beat that learns the champion's rate from the same minutes
   * (Wald, Sequential Tests of Statistical Hypotheses, 1945).
   */
  readonly floorMinutes: number | null;
  /** Extra bad requests served in that time. */
  readonly floorExcessBad: number | null;
  /** Mean delay of this guard; measured within -18 % to +9 % at alpha 0.01. */
  readonly forecastMinutes: number | null;
}

/** The smallest ratio, as a multiple of rho, that is worth asking about: below 1.12 evidence never accumulates. */
const smallestVisible = 1.15;

/** Price of not knowing the ratio, in nats: the mixture and its overshoot, and what boosting leaves of it. */
const mixtureNats = 1.6;
const boostedMixtureNats = 1;

const nothing: Forecast = { driftPerMinute: null, floorMinutes: null, floorExcessBad: null, forecastMinutes: null };

/**
 * Say before a rollout how long a guard takes to see a regression.
 *
 * @param traffic - expected counts per minute and the guard's tuning
 * @param ratio - true ratio of bad rates to ask about, above 0
 * @throws GuardInputError for a value out of range
 */
export function forecast(traffic: Traffic, ratio: number): Forecast {
  checkTraffic(traffic);
  checkNumber(
    'ratio',
    ratio,
    { from: 0, openFrom: true },
    'Pass the regression to look for, such as 2 for a doubling.',
  );
  const { nA, nB, pA, rho = 1, alpha } = traffic;
  if (nA === 0 || nB === 0 || pA === 0 || ratio <= rho) return nothing;
  const theta = (rho * nB) / (nA + rho * nB);
  const excess = ratio / rho;
  const drift = pA * (nB * ratio * Math.log(excess) - (nA + nB * ratio) * Math.log1p(theta * (excess - 1)));
  const floorMinutes = -Math.log(alpha) / drift;
  const { temper, price } = temperingOf(traffic, theta * (1 - theta) * (nA + nB) * pA);
  return {
    driftPerMinute: drift,
    floorMinutes,
    floorExcessBad: (ratio - rho) * pA * nB * floorMinutes,
    forecastMinutes: 0.5 + ((price - Math.log(alpha)) * temper) / drift,
  };
}

/**
 * The smallest regression a guard sees within a horizon, on average.
 *
 * @param horizonMinutes - time the guard has, above 0
 * @returns a ratio from `1.15 * rho` to `1 / pA`, or null when even a challenger that always fails stays unseen
 */
export function visibleRatio(traffic: Traffic, horizonMinutes: number): number | null {
  checkTraffic(traffic);
  checkNumber('horizon', horizonMinutes, { from: 0, openFrom: true }, 'Pass the minutes the guard has, such as 60.');
  const smallest = smallestVisible * (traffic.rho ?? 1);
  const largest = 1 / traffic.pA;
  const isSeen = (ratio: number) =>
    (forecast(traffic, ratio).forecastMinutes ?? Number.POSITIVE_INFINITY) <= horizonMinutes;
  if (traffic.pA === 0 || largest <= smallest || !isSeen(largest)) return null;
  return isSeen(smallest) ? smallest : bisectRatio(largest, smallest, isSeen);
}

/** What local noise takes from the evidence of a minute, and the price of not knowing the ratio, in nats. */
export function temperingOf({ phi = 1, noise = 0, boosted = false }: Traffic, variance: number) {
  if (boosted && phi === 1 && noise * variance <= boostableNoise) return { temper: 1, price: boostedMixtureNats };
  return { temper: phi + noise * variance, price: mixtureNats };
}

function checkTraffic({ nA, nB, pA, rho = 1, alpha, phi = 1, noise = 0 }: Traffic): void {
  checkNumber('nA', nA, { from: 0 }, 'Pass the expected requests of the champion per minute.');
  checkNumber('nB', nB, { from: 0 }, 'Pass the expected requests of the challenger per minute.');
  checkNumber('pA', pA, { from: 0, to: 1 }, "Pass the champion's bad rate as a fraction, such as 0.005.");
  checkNumber('rho', rho, { from: 0, openFrom: true }, 'Pass the ratio the guard allows, such as 1.1.');
  checkNumber('phi', phi, { from: 1 }, 'Pass the size of a cluster of bad events, or leave it out.');
  checkNumber('noise', noise, { from: 0 }, 'Pass the noise estimated from healthy minutes, or leave it out.');
  checkAlpha('alpha', alpha);
}
