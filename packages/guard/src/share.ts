import { checkNumber } from './checks.ts';
import { eProcess, type ProcessParams, type ProcessState } from './e-process.ts';
import { foldable, type Guard } from './guard.ts';
import { GuardInputError } from './guard-input-error.ts';
import { logAddExp } from './log-space.ts';
import { readShareRecord, type ShareRecord } from './record.ts';
import type { Trial } from './trial.ts';

/** Tuning of a share guard; it looks both ways and is never boosted. */
export interface ShareParams extends Pick<ProcessParams, 'phi' | 'noise' | 'cap' | 'onsetMass' | 'onsetHazard'> {
  /** Factor within which the challenger's odds may differ from the odds of its weight, at least 1; default 1.1. */
  readonly tolerance?: number;
}

/** Both sides of a share guard: more traffic than the weight allows, and less. */
export interface ShareState {
  readonly high: ProcessState;
  readonly low: ProcessState;
  /** Log of the mean of both e-values. */
  readonly logE: number;
}

/**
 * Check that the challenger gets the share of requests its weight says: null "its odds are within a factor
 * `tolerance` of the odds of the weight".
 *
 * A canary nobody reaches passes any other gate. Callers who name a variant, or a weight that never arrived, show here.
 *
 * @throws GuardInputError for a parameter out of range
 */
export function shareGuard(params: ShareParams = {}): Guard<ShareRecord, ShareState> {
  const { tolerance = 1.1, onsetMass = 0.8, onsetHazard = 1 / 60 } = params;
  checkNumber('tolerance', tolerance, { from: 1 }, 'Pass the factor of odds you accept, such as 1.1.');
  refuseBoost(params);
  const onset = { onsetMass, onsetHazard };
  const high = eProcess({ ...params, ...onset, direction: 'worse' });
  const low = eProcess({ ...params, ...onset, direction: 'notWorse' });
  const start = () => ({ high: high.start(), low: low.start(), logE: 0 });
  return foldable<ShareRecord, ShareState>(start, (state, record) => {
    const split = readShareRecord(record);
    if (split === null) return state;
    const [nA, nB, weight] = split;
    const highest = (tolerance * weight) / (1 - weight + tolerance * weight);
    const lowest = weight / (weight + tolerance * (1 - weight));
    return meanOf(
      high.step(state.high, splitTrial(nB, nA + nB, highest)),
      low.step(state.low, splitTrial(nB, nA + nB, lowest)),
    );
  });
}

/** Params of another guard fit the type; boosting would then be taken up silently. */
function refuseBoost(params: ProcessParams): void {
  if (params.boostAlpha === undefined) return;
  throw new GuardInputError({
    field: 'boostAlpha',
    seen: params.boostAlpha,
    allowed: 'nothing: a share guard is never boosted',
    remedy: 'Leave out boostAlpha.',
  });
}

function splitTrial(bad: number, total: number, theta: number): Trial {
  return { bad, total, theta, excused: 0, noiseVariance: total * theta * (1 - theta) };
}

function meanOf(high: ProcessState, low: ProcessState): ShareState {
  return { high, low, logE: logAddExp(high.logE, low.logE) - Math.LN2 };
}
