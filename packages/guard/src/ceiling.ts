import { checkNumber } from './checks.ts';
import { eProcess, type ProcessParams, type ProcessState } from './e-process.ts';
import { foldable, type Guard } from './guard.ts';
import { type CeilingRecord, readCeilingRecord } from './record.ts';

/** Tuning of a ceiling guard. */
export interface CeilingParams extends ProcessParams {
  /** The highest bad rate allowed, strictly between 0 and 1. */
  readonly ceiling: number;
}

/**
 * Hold the challenger alone under a fixed bad rate: null `p <= ceiling` in every minute.
 *
 * The guard to use while the champion has no traffic, when a comparison is blind.
 *
 * @throws GuardInputError for a parameter out of range
 */
export function ceilingGuard(params: CeilingParams): Guard<CeilingRecord, ProcessState> {
  const range = { from: 0, to: 1, openFrom: true, openTo: true };
  const ceiling = checkNumber('ceiling', params.ceiling, range, 'Pass the highest bad rate you accept, such as 0.02.');
  const process = eProcess(params);
  return foldable(process.start, (state, record) => {
    const counts = readCeilingRecord(record);
    if (counts === null) return state;
    const [total, bad] = counts;
    const noiseVariance = total * ceiling * (1 - ceiling);
    return process.step(state, { bad, total, theta: ceiling, excused: 0, noiseVariance });
  });
}
