import type { StateValue } from '@aws-sdk/client-cloudwatch';

export type TreatMissingData = 'breaching' | 'notBreaching' | 'ignore' | 'missing';

/** One period of the evaluation range: its datapoint, or undefined when it has none. */
export interface Period {
  atMs: number;
  value: number | undefined;
  sampleCount?: number;
}

export interface DecisionRules {
  /** N: how many datapoints are evaluated. */
  evaluationPeriods: number;
  /** M: how many of them must breach for ALARM. */
  datapointsToAlarm: number;
  treatMissingData: TreatMissingData;
  breaches(value: number): boolean;
}

/** A period with a datapoint. */
export interface Point extends Period {
  value: number;
}

/** What an evaluation found: `state` undefined keeps the present one. */
export interface Decision {
  state: StateValue | undefined;
  /** The datapoints that were evaluated, oldest first. */
  evaluated: Point[];
  /** How many missing datapoints were filled in. */
  filled: number;
}

/** Periods looked at beyond N; the guide's tables show 5 for N = 3 ("Alarm evaluation", read 2026-11-20). */
export const EXTRA_PERIODS = 2;

/**
 * Decide an alarm's state from its evaluation range, oldest period first.
 *
 * With N real datapoints or more, the latest N decide and missing ones do not matter. With fewer, missing ones are
 * filled in as the alarm says. An alarm that neither fills nor ignores goes to ALARM early when all it has breaches and
 * the oldest of it is at least M periods back (CloudWatch User Guide, "How alarm state is evaluated when data is
 * missing", read 2026-11-20).
 */
export function decideState(range: readonly Period[], rules: DecisionRules): Decision {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rules;
  const real = range.flatMap((period) => (period.value === undefined ? [] : [{ ...period, value: period.value }]));
  const evaluated = real.slice(-evaluationPeriods);
  const filled = evaluationPeriods - evaluated.length;
  const breaching = evaluated.filter(({ value }) => rules.breaches(value)).length;
  const decided = (state: StateValue | undefined): Decision => ({ state, evaluated, filled });

  const assumedBreaching = treatMissingData === 'breaching' ? filled : 0;
  if (breaching + assumedBreaching >= datapointsToAlarm) return decided('ALARM');
  if (filled === 0 || treatMissingData === 'breaching' || treatMissingData === 'notBreaching') return decided('OK');
  if (breaching < evaluated.length) return decided('OK');
  if (treatMissingData === 'ignore') return decided(undefined);
  return decided(breachedLongEnough(range, datapointsToAlarm) ? 'ALARM' : 'INSUFFICIENT_DATA');
}

function breachedLongEnough(range: readonly Period[], datapointsToAlarm: number): boolean {
  const oldest = range.findIndex(({ value }) => value !== undefined);
  return oldest !== -1 && range.length - oldest >= datapointsToAlarm;
}
