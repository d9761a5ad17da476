import type { Random } from '../random.ts';
import { drawMinute, healthy, type Scenario } from '../scenario.ts';
import { alpha, type Judge, type Watch } from './judge.ts';

/** A CloudWatch alarm in words: M of the last N one-minute rates of the challenger above a fixed threshold. */
export interface AlarmShape {
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
}

/** How an alarm's threshold is found. */
export interface Tuning {
  readonly random: Random;
  readonly rollouts: number;
  readonly minutes: number;
}

/**
 * An alarm on the challenger's bad rate, its threshold tuned on the scenario's healthy version so that at most 1 % of
 * rollouts ever alarm: the best a fixed threshold can do with a budget of false rollbacks.
 *
 * A minute without requests has no datapoint and does not breach.
 */
export function tunedAlarm(shape: AlarmShape, scenario: Scenario, tuning: Tuning): Judge {
  const threshold = tuneThreshold(shape, healthy(scenario), tuning);
  return {
    name: `${shape.datapointsToAlarm}-of-${shape.evaluationPeriods}`,
    watch: () => watchRates(shape, (height) => height > threshold),
  };
}

/** The alarm height exceeded by a share alpha of healthy rollouts. */
function tuneThreshold(shape: AlarmShape, scenario: Scenario, { random, rollouts, minutes }: Tuning): number {
  const peaks = Float64Array.from({ length: rollouts }, () => peakHeight(shape, scenario, random, minutes)).sort();
  return peaks[Math.ceil(rollouts * (1 - alpha)) - 1] ?? 1;
}

function peakHeight(shape: AlarmShape, scenario: Scenario, random: Random, minutes: number): number {
  const minute = { nA: 0, xA: 0, nB: 0, xB: 0, excess: 0 };
  let peak = 0;
  const watch = watchRates(shape, (height) => {
    peak = Math.max(peak, height);
    return false;
  });
  for (let index = 0; index < minutes; index += 1) {
    drawMinute(random, scenario, index, minute);
    watch.look(minute, index);
  }
  return peak;
}

/** Follow the highest threshold at which M of the last N rates would breach. */
function watchRates(
  { datapointsToAlarm, evaluationPeriods }: AlarmShape,
  breaches: (height: number) => boolean,
): Watch {
  const rates: number[] = [];
  return {
    look({ nB, xB }) {
      rates.push(nB > 0 ? xB / nB : 0);
      if (rates.length > evaluationPeriods) rates.shift();
      return breaches(nthLargest(rates, datapointsToAlarm));
    },
  };
}

function nthLargest(values: readonly number[], n: number): number {
  if (values.length < n) return 0;
  return n === 1 ? Math.max(...values) : (values.toSorted((a, b) => b - a)[n - 1] ?? 0);
}
