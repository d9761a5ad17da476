import { tunedAlarm } from './judges/alarm.ts';
import { flaggerLike } from './judges/flagger.ts';
import type { Judge } from './judges/judge.ts';
import { kayentaLike } from './judges/kayenta.ts';
import { ours } from './judges/ours.ts';
import { peekingZTest } from './judges/peeking.ts';
import { sprt } from './judges/sprt.ts';
import { type Random, seededRandom } from './random.ts';
import { drawMinute, healthy, type Scenario, type SimulatedMinute } from './scenario.ts';

/** How one judge did on one scenario. */
export interface Score {
  readonly judge: string;
  /** Share of healthy rollouts it rolled back within the looks. */
  readonly falseRollbacks: number;
  /** Minutes from onset to rollback; a regression never caught counts the whole horizon. */
  readonly meanDelay: number;
  readonly medianDelay: number;
  /** Mean of the bad requests served beyond what the champion would have failed. */
  readonly excessBad: number;
  /** Share of regressions not caught within the horizon. */
  readonly missed: number;
}

/** How much is simulated. */
export interface Effort {
  readonly seed: number;
  readonly rollouts: number;
  readonly healthyRollouts: number;
  /** Looks at a healthy rollout. */
  readonly looks: number;
  /** Minutes after onset at which a regression counts as missed. */
  readonly horizonMinutes: number;
}

const alarmShapes = [
  { datapointsToAlarm: 1, evaluationPeriods: 1 },
  { datapointsToAlarm: 2, evaluationPeriods: 3 },
  { datapointsToAlarm: 3, evaluationPeriods: 5 },
];

/** Put all judges before the same simulated rollouts of one scenario. */
export function scoreAll(scenario: Scenario, effort: Effort): Score[] {
  const tuning = { random: seededRandom(effort.seed + 1), rollouts: effort.healthyRollouts, minutes: effort.looks };
  const judges = [
    ...[ours('sharp'), ours('standard'), sprt].map((make) => make(scenario)),
    ...alarmShapes.map((shape) => tunedAlarm(shape, scenario, tuning)),
    ...[flaggerLike, kayentaLike, peekingZTest].map((make) => make(scenario)),
  ];
  return score(judges, scenario, effort);
}

/** Put some judges before the same simulated rollouts of one scenario. */
export function score(judges: readonly Judge[], scenario: Scenario, effort: Effort): Score[] {
  const falseRollbacks = countFalse(judges, healthy(scenario), effort);
  const catches = judges.map((): Catch[] => []);
  const random = seededRandom(effort.seed);
  for (let i = 0; i < effort.rollouts; i += 1) runBad(judges, scenario, effort.horizonMinutes, random, catches);
  return judges.map(({ name }, j) =>
    summarise(name, (falseRollbacks[j] ?? 0) / effort.healthyRollouts, catches[j] ?? []),
  );
}

interface Catch {
  readonly delay: number;
  readonly excess: number;
  readonly missed: boolean;
}

/** Run one bad rollout before all judges; a judge that fired before the onset is left out of this rollout. */
function runBad(
  judges: readonly Judge[],
  scenario: Scenario,
  horizon: number,
  random: Random,
  catches: Catch[][],
): void {
  const watches = judges.map((judge, j) => ({ watch: judge.watch(), caught: catches[j] ?? [], done: false }));
  const minute = emptyMinute();
  const end = scenario.onsetMinute + horizon;
  let excess = 0;
  for (let index = 0; index < end && watches.some(({ done }) => !done); index += 1) {
    drawMinute(random, scenario, index, minute);
    excess += minute.excess;
    for (const seat of watches) {
      if (seat.done || !seat.watch.look(minute, index)) continue;
      seat.done = true;
      if (index >= scenario.onsetMinute)
        seat.caught.push({ delay: index + 1 - scenario.onsetMinute, excess, missed: false });
    }
  }
  for (const seat of watches) if (!seat.done) seat.caught.push({ delay: horizon, excess, missed: true });
}

function countFalse(judges: readonly Judge[], scenario: Scenario, { seed, healthyRollouts, looks }: Effort): number[] {
  const random = seededRandom(seed + 2);
  const minute = emptyMinute();
  const counts = judges.map(() => 0);
  for (let i = 0; i < healthyRollouts; i += 1) {
    const watches = judges.map((judge) => ({ watch: judge.watch(), fired: false }));
    for (let index = 0; index < looks; index += 1) {
      drawMinute(random, scenario, index, minute);
      for (const seat of watches) seat.fired ||= seat.watch.look(minute, index);
    }
    watches.forEach(({ fired }, j) => {
      counts[j] = (counts[j] ?? 0) + (fired ? 1 : 0);
    });
  }
  return counts;
}

function summarise(judge: string, falseRollbacks: number, catches: readonly Catch[]): Score {
  const delays = Float64Array.from(catches, ({ delay }) => delay).sort();
  const middle = delays.length / 2;
  const medianDelay = ((delays[Math.ceil(middle) - 1] ?? 0) + (delays[Math.floor(middle)] ?? 0)) / 2;
  return {
    judge,
    falseRollbacks,
    meanDelay: mean(catches.map(({ delay }) => delay)),
    medianDelay,
    excessBad: mean(catches.map(({ excess }) => excess)),
    missed: mean(catches.map(({ missed }) => (missed ? 1 : 0))),
  };
}

function emptyMinute(): SimulatedMinute {
  return { nA: 0, xA: 0, nB: 0, xB: 0, excess: 0 };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
