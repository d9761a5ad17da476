import { forecast } from '@fairlead/guard';
import { atLeastBar, atMostBar, type Bar, printTable } from './bar.ts';
import { type Effort, type Score, score, scoreAll } from './detection.ts';
import { tunedAlarm } from './judges/alarm.ts';
import { alpha } from './judges/judge.ts';
import { ours } from './judges/ours.ts';
import { seededRandom } from './random.ts';
import { doubling, doublingInRamp, grid, type Scenario, steadyGrid } from './scenario.ts';

const meanLimit = 1.15;
const medianLimit = 1.25;
const lateLimit = 1.7;
const lateOnsetMinute = 60;

/** Hours for which a regression that an alarm never sees is charged to it in the comparison with alarms. */
const alarmHorizonMinutes = 240;

/** Print all judges on all scenarios; the sharp profile is held to the SPRT, the forecast to the sharp profile. */
export function benchDetection(effort: Effort): Bar[] {
  const bars: Bar[] = [];
  for (const scenario of grid) {
    const scores = scoreAll(scenario, effort);
    printScores(scenario, scores);
    if (scenario.onsetMinute === 0) bars.push(...limitBars(scenario.name, scores));
    if (steadyGrid.includes(scenario)) bars.push(forecastBar(scenario, scores));
  }
  return bars;
}

function printScores(scenario: Scenario, scores: readonly Score[]): void {
  const limit = scores.find(({ judge }) => judge === 'SPRT');
  const header = ['judge', 'false', 'mean min', 'x limit', 'median', 'x limit', 'extra bad', 'missed'];
  const rows = scores.map((row) => [
    row.judge,
    row.falseRollbacks.toFixed(4),
    row.meanDelay.toFixed(2),
    (row.meanDelay / (limit?.meanDelay ?? Number.NaN)).toFixed(2),
    row.medianDelay.toFixed(1),
    (row.medianDelay / (limit?.medianDelay ?? Number.NaN)).toFixed(2),
    row.excessBad.toFixed(1),
    row.missed.toFixed(3),
  ]);
  printTable(scenario.name, [header, ...rows]);
}

function limitBars(name: string, scores: readonly Score[]): Bar[] {
  const sharp = pick(scores, 'sharp');
  const limit = pick(scores, 'SPRT');
  return [
    atMostBar(`${name}: sharp mean over SPRT mean`, sharp.meanDelay / limit.meanDelay, meanLimit, 3),
    atMostBar(`${name}: sharp median over SPRT median`, sharp.medianDelay / limit.medianDelay, medianLimit, 3),
  ];
}

function forecastBar(
  { name, requestsPerMinute, weightPercent, baseRate, ratio }: Scenario,
  scores: readonly Score[],
): Bar {
  const nB = (requestsPerMinute * weightPercent(0)) / 100;
  const traffic = { nA: requestsPerMinute - nB, nB, pA: baseRate, alpha, boosted: true };
  const { forecastMinutes } = forecast(traffic, ratio);
  const miss = (forecastMinutes ?? Number.NaN) / pick(scores, 'sharp').meanDelay - 1;
  return atMostBar(`${name}: forecast ${forecastMinutes?.toFixed(1)} min, off by`, Math.abs(miss), 0.2, 3);
}

/**
 * Print how much longer a regression takes to see when it starts at minute 60; the doubling at 10 % and the grid's
 * geometric mean are held to the limit, single scenarios may lie above it.
 */
export function benchLateOnset(effort: Effort): Bar[] {
  const slowdowns = steadyGrid.map((scenario) => ({ name: scenario.name, slowdown: lateSlowdown(scenario, effort) }));
  const rows = slowdowns.map(({ name, slowdown }) => [name, slowdown.toFixed(3)]);
  printTable('Mean delay of a regression from minute 60 over the same from minute 0 (sharp)', [
    ['scenario', 'x'],
    ...rows,
  ]);
  const logs = slowdowns.map(({ slowdown }) => Math.log(slowdown));
  const geometricMean = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  const ofDoubling = slowdowns.find(({ name }) => name === doubling.name)?.slowdown ?? Number.NaN;
  return [
    atMostBar(`${doubling.name}: delay from minute 60 over from minute 0`, ofDoubling, lateLimit, 3),
    atMostBar('grid, geometric mean: delay from minute 60 over from minute 0', geometricMean, lateLimit, 3),
  ];
}

function lateSlowdown(scenario: Scenario, effort: Effort): number {
  const judges = [ours('sharp')(scenario)];
  const [early] = score(judges, scenario, effort);
  const [late] = score(judges, { ...scenario, onsetMinute: lateOnsetMinute }, effort);
  return (late?.meanDelay ?? Number.NaN) / (early?.meanDelay ?? Number.NaN);
}

/** Hold the extra bad requests to those a tuned 2-of-3 alarm lets through. */
export function benchAlarms(effort: Effort): Bar[] {
  return [
    atLeastBar('fixed 10 %, doubling: extra bad of a tuned 2-of-3 alarm over ours', alarmFactor(doubling, effort), 4.5),
    atLeastBar('ramp, doubling: extra bad of a tuned 2-of-3 alarm over ours', alarmFactor(doublingInRamp, effort), 20),
  ];
}

function alarmFactor(scenario: Scenario, effort: Effort): number {
  const tuning = { random: seededRandom(effort.seed + 1), rollouts: effort.healthyRollouts, minutes: effort.looks };
  const alarm = tunedAlarm({ datapointsToAlarm: 2, evaluationPeriods: 3 }, scenario, tuning);
  const horizon = { ...effort, horizonMinutes: alarmHorizonMinutes };
  const [sharp, tuned] = score([ours('sharp')(scenario), alarm], scenario, horizon);
  return (tuned?.excessBad ?? Number.NaN) / (sharp?.excessBad ?? Number.NaN);
}

function pick(scores: readonly Score[], judge: string): Score {
  const found = scores.find((row) => row.judge === judge);
  if (found === undefined)
    throw new Error(`No score of ${judge}; judges are ${scores.map((row) => row.judge).join(', ')}.`);
  return found;
}
