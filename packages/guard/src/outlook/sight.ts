import { alternativeRatios } from '../alternatives.ts';
import { bisectRatio } from '../bisect.ts';
import { type CompareParams, compareGuard } from '../compare.ts';
import { reaches } from '../e-process.ts';
import { forecast, type Traffic, temperingOf, visibleRatio } from '../forecast.ts';

/** How soon, and how little, a guard sees of a regression that is there from the first minute of a step. */
export interface Sight {
  /** Mean minutes until a bad rate (0–1) of the challenger is proven; null when it never is. */
  minutesToSee(rate: number): number | null;
  /** The smallest bad rate (0–1) that is proven within so many minutes, on average; null when none is. */
  smallestRate(withinMinutes: number): number | null;
}

const steepest = alternativeRatios[alternativeRatios.length - 1] ?? 1;

/**
 * What a comparison sees when the champion fails now and then (`pA` above 0).
 *
 * Up to the steepest of the six alternatives this is the forecast of the guard mathematics, section 9. Beyond it a
 * bad request adds no more than that alternative grants, so the drift is taken along it; measured there within -14 % to
 * +7 % at alpha 0.01. No proof comes before the first look.
 *
 * @param minutesAtLeast - what a cap per minute demands; 1 without one
 */
export function comparisonSight(traffic: Traffic, minutesAtLeast = 1): Sight {
  const { pA, rho = 1 } = traffic;
  const minutesAt = (ratio: number): number | null => {
    const minutes = ratio <= steepest * rho ? forecast(traffic, ratio).forecastMinutes : steepMinutes(traffic, ratio);
    return minutes === null ? null : Math.max(minutes, minutesAtLeast);
  };
  return {
    minutesToSee: (rate) => minutesAt(rate / pA),
    smallestRate(withinMinutes) {
      if (withinMinutes < minutesAtLeast) return null;
      const ratio = visibleRatio(traffic, withinMinutes);
      if (ratio === null || ratio <= steepest * rho) return ratio === null ? null : ratio * pA;
      const isSeen = (steep: number) => (minutesAt(steep) ?? Number.POSITIVE_INFINITY) <= withinMinutes;
      return isSeen(1 / pA) ? bisectRatio(1 / pA, steepest * rho, isSeen) * pA : null;
    },
  };
}

/** The price is that of a process without boosting: single bad requests carry the evidence far past the threshold. */
function steepMinutes(traffic: Traffic, ratio: number): number {
  const { nA, nB, pA, rho = 1, alpha } = traffic;
  const theta = (rho * nB) / (nA + rho * nB);
  const drift = pA * (nB * ratio * Math.log(steepest) - (nA + nB * ratio) * Math.log1p(theta * (steepest - 1)));
  const { temper, price } = temperingOf({ ...traffic, boosted: false }, theta * (1 - theta) * (nA + nB) * pA);
  return 0.5 + ((price - Math.log(alpha)) * temper) / drift;
}

/**
 * What a comparison sees when the champion never fails: a handful of bad requests of the challenger, whatever the
 * minute they fall into.
 */
export function cleanChampionSight(
  { nA, nB, alpha }: Pick<Traffic, 'nA' | 'nB' | 'alpha'>,
  params: CompareParams,
): Sight {
  const needed = badRequestsNeeded(nB / (nA + nB), alpha, params);
  return {
    minutesToSee: (rate) => (needed === null || rate === 0 ? null : Math.max(1, needed / (nB * rate))),
    smallestRate(withinMinutes) {
      const rate = needed === null ? Number.POSITIVE_INFINITY : needed / (nB * withinMinutes);
      return rate <= 1 ? rate : null;
    },
  };
}

/** Requests a minute that stand for the split; only their ratio matters to the guard. */
const SPLIT = 1_000_000;
const MOST_BAD_REQUESTS = 1_000;

/**
 * How many bad requests of the challenger prove harm when the champion has none, one a minute.
 *
 * @param weight - the challenger's share of requests, 0–1
 * @returns null when no number does: nearly all traffic is the challenger's, and so would be all bad requests
 */
export function badRequestsNeeded(weight: number, alpha: number, params: CompareParams): number | null {
  const nB = Math.round(SPLIT * weight);
  const guard = compareGuard(params);
  let state = guard.start();
  for (let bad = 1; bad <= MOST_BAD_REQUESTS; bad += 1) {
    state = guard.step(state, [SPLIT - nB, 0, nB, 1]);
    if (reaches(state.logE, alpha)) return bad;
  }
  return null;
}

/** What a ceiling has to work with. */
export interface CeilingTraffic {
  /** Expected requests of the challenger per minute. */
  nB: number;
  /** The highest bad rate allowed, 0–1. */
  ceiling: number;
  alpha: number;
  boosted: boolean;
}

/**
 * What a ceiling sees: the forecast of section 9 with the ceiling in the place of the champion's rate.
 *
 * The drift of `x ~ Binomial(nB, rate)` against the ceiling along the alternative nearest to the truth.
 */
export function ceilingSight({ nB, ceiling, alpha, boosted }: CeilingTraffic): Sight {
  const minutesAt = (ratio: number): number | null => {
    if (nB === 0 || ratio <= 1) return null;
    const tilt = Math.min(ratio, steepest);
    const drift = nB * (ratio * ceiling * Math.log(tilt) - Math.log1p(ceiling * (tilt - 1)));
    const { price } = temperingOf({ nA: 0, nB, pA: 0, alpha, boosted }, 0);
    return Math.max(1, 0.5 + (price - Math.log(alpha)) / drift);
  };
  return {
    minutesToSee: (rate) => minutesAt(rate / ceiling),
    smallestRate(withinMinutes) {
      const isSeen = (ratio: number) => (minutesAt(ratio) ?? Number.POSITIVE_INFINITY) <= withinMinutes;
      return isSeen(1 / ceiling) ? bisectRatio(1 / ceiling, 1, isSeen) * ceiling : null;
    },
  };
}
