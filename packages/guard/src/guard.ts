import { reaches } from './e-process.ts';
import { faultWithin, within } from './guard-input-error.ts';
import type { Missing } from './record.ts';

/** Evidence so far; at least the log e-value, in nats. */
export interface Evidence {
  readonly logE: number;
}

/**
 * A guard: folds one record per complete minute, in time order, into evidence against its null.
 *
 * Pure: the same records give bit-identical states, so a state may be cached per unchanged prefix. A minute that was
 * revised refolds from before it.
 */
export interface Guard<R extends readonly number[], S extends Evidence> {
  /** The state before the first minute; its logE is 0. */
  start(): S;
  /**
   * Take in one minute. A minute to be skipped returns the very same state.
   *
   * @throws GuardInputError when a number of the record is not finite or a count is negative
   */
  step(state: S, record: R | Missing): S;
  /** Take in minutes in order, from the start or from a cached state. */
  fold(records: Iterable<R | Missing>, from?: S): S;
}

/** Evidence after each minute. */
export interface Trace<S extends Evidence> {
  /** Log e-value after each record, skipped ones included. */
  readonly logE: readonly number[];
  /** 1-based index of the first record at which the guard alone fires, else null. */
  readonly firstCross: number | null;
  readonly state: S;
}

/** Complete a guard from its two moves. */
export function foldable<R extends readonly number[], S extends Evidence>(
  start: () => S,
  step: (state: S, record: R | Missing) => S,
): Guard<R, S> {
  const fold = (records: Iterable<R | Missing>, from: S = start()): S => {
    let state = from;
    let index = 0;
    try {
      for (const record of records) {
        state = step(state, record);
        index += 1;
      }
    } catch (error) {
      throw faultWithin(error, `records[${index}]`);
    }
    return state;
  };
  return { start, step, fold };
}

/**
 * Fold records and keep the evidence after each.
 *
 * @param alpha - the level at which the guard alone fires, for `firstCross`
 */
export function trace<R extends readonly number[], S extends Evidence>(
  guard: Guard<R, S>,
  records: readonly (R | Missing)[],
  alpha: number,
): Trace<S> {
  let state = guard.start();
  let firstCross: number | null = null;
  const logE: number[] = [];
  records.forEach((record, index) => {
    state = stepAt(guard.step, state, record, index);
    logE.push(state.logE);
    if (firstCross === null && reaches(state.logE, alpha)) firstCross = index + 1;
  });
  return { logE, firstCross, state };
}

function stepAt<R, S>(step: (state: S, record: R | Missing) => S, state: S, record: R | Missing, index: number): S {
  return within(`records[${index}]`, () => step(state, record));
}
