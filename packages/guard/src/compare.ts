import { checkNumber } from './checks.ts';
import { eProcess, type ProcessParams, type ProcessState } from './e-process.ts';
import { foldable, type Guard } from './guard.ts';
import { GuardInputError } from './guard-input-error.ts';
import { type CompareRecord, readCompareRecord } from './record.ts';
import { silentTrial, type Trial } from './trial.ts';

/** Tuning of a compare guard; every field has a default. */
export interface CompareParams extends ProcessParams {
  /** Allowed ratio of the bad rates, at least 0; default 1. */
  readonly rho?: number;
  /** Allowed absolute excess of the bad rate, at least 0; default 0. Not 0 together with rho. */
  readonly delta?: number;
  /** The champion's bad rate, measured before and then fixed, 0 to 1; needed when noise > 0 and delta = 0. */
  readonly baselineRate?: number;
}

interface Margin {
  readonly rho: number;
  readonly delta: number;
  readonly baselineRate: number;
}

/**
 * Compare the challenger with the champion, minute by minute: null `pB <= rho*pA + delta` whatever pA is and however
 * it changes (`>=` when the direction is `notWorse`).
 *
 * Outages and bursts that hit both variants cancel; weights may change at any minute. The same guard judges slowness:
 * count as bad what is slower than a threshold taken from the champion before the rollout.
 *
 * @throws GuardInputError for a parameter out of range or a combination that has no meaning
 */
export function compareGuard(params: CompareParams = {}): Guard<CompareRecord, ProcessState> {
  const margin = marginOf(params);
  const process = eProcess(params);
  return foldable(process.start, (state, record) => {
    const counts = readCompareRecord(record);
    return counts === null ? state : process.step(state, trialOf(margin, counts));
  });
}

function marginOf({ rho = 1, delta = 0, baselineRate, noise = 0, boostAlpha }: CompareParams): Margin {
  checkNumber('rho', rho, { from: 0 }, 'Pass the ratio of bad rates you accept, such as 1.1.');
  checkNumber('delta', delta, { from: 0 }, 'Pass the excess bad rate you accept, such as 0.001.');
  if (baselineRate !== undefined) {
    checkNumber('baselineRate', baselineRate, { from: 0, to: 1 }, "Pass the champion's bad rate before the rollout.");
  }
  if (rho === 0 && delta === 0) {
    refuse(
      'rho',
      rho,
      'above 0 when delta is 0',
      'Pass rho or delta above 0; nothing is ever within a margin of zero.',
    );
  }
  if (boostAlpha !== undefined && delta > 0) {
    refuse('boostAlpha', boostAlpha, 'boosting only with delta 0', 'Leave out boostAlpha or delta.');
  }
  if (noise > 0 && delta === 0 && !(baselineRate !== undefined && baselineRate > 0)) {
    const remedy = "Pass the champion's bad rate; a champion that never fails has no noise: pass noise 0.";
    refuse('baselineRate', baselineRate, 'above 0 to 1 when noise is above 0 and delta is 0', remedy);
  }
  return { rho, delta, baselineRate: baselineRate ?? 0 };
}

function refuse(field: string, seen: unknown, allowed: string, remedy: string): never {
  throw new GuardInputError({ field, seen, allowed, remedy });
}

function trialOf({ rho, delta, baselineRate }: Margin, [nA, xA, nB, xB]: CompareRecord): Trial {
  if (nB === 0 || (nA === 0 && rho > 0)) return silentTrial;
  const theta = (rho * nB) / (nA + rho * nB);
  const allowance = nB * delta;
  if (rho === 0) return { bad: xB, total: 0, theta: 0, excused: allowance, noiseVariance: allowance };
  return {
    bad: xB,
    total: xA + xB,
    theta,
    excused: allowance * (1 - theta),
    noiseVariance: theta * (1 - theta) * (nA + nB) * baselineRate + allowance,
  };
}
