import type { Experiment } from '../fact.ts';
import { eventShapes } from './events.ts';
import { nameCase, scalingConflict } from './names-and-scaling.ts';
import { latencyStatistics, metricsDelay, targetVariant } from './requests.ts';
import { allZero, busyTexts, omittedVariant, weightChangeDuration, weightPrecision } from './weights.ts';

/** All experiments, in the order they are run: `b` has weight 0 at first, and the events come last, when there are many. */
export const EXPERIMENTS: readonly Experiment[] = [
  ...[targetVariant, nameCase, metricsDelay, latencyStatistics],
  ...[weightChangeDuration, busyTexts, omittedVariant, allZero, weightPrecision],
  ...[scalingConflict, eventShapes],
];
