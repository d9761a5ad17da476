import type { Profile } from '@fairlead/guard';
import { atMostBar, type Bar, printTable } from './bar.ts';
import { upperBound95 } from './binomial-bound.ts';
import { alpha } from './judges/judge.ts';
import { ours } from './judges/ours.ts';
import { seededRandom } from './random.ts';
import { drawMinute, healthyGrid, type Scenario } from './scenario.ts';

/** How many healthy rollouts are simulated, and for how many looks each. */
export interface HealthyEffort {
  readonly seed: number;
  readonly rollouts: number;
  readonly looks: number;
}

/** Room for chance over 1e5 rollouts at a true rate of exactly alpha. */
const boundAtFullSize = 0.0107;
const fullSize = 100_000;

/** Count healthy rollouts that a profile rolls back at any of its looks. */
export function countFalseRollbacks(profile: Profile, scenario: Scenario, { seed, rollouts, looks }: HealthyEffort) {
  const judge = ours(profile)(scenario);
  const random = seededRandom(seed);
  const minute = { nA: 0, xA: 0, nB: 0, xB: 0, excess: 0 };
  let count = 0;
  for (let i = 0; i < rollouts; i += 1) {
    const watch = judge.watch();
    let fired = false;
    for (let index = 0; index < looks && !fired; index += 1) {
      drawMinute(random, scenario, index, minute);
      fired = watch.look(minute, index);
    }
    count += fired ? 1 : 0;
  }
  return count;
}

/** Print false rollbacks of both profiles in all weathers; the sharp ones are held to alpha. */
export function benchFalseRollbacks(effort: HealthyEffort): Bar[] {
  const bars: Bar[] = [];
  const rows = [['weather', 'profile', 'false', '95 % bound']];
  for (const scenario of healthyGrid) {
    for (const profile of ['sharp', 'standard'] as const) {
      const rate = countFalseRollbacks(profile, scenario, effort) / effort.rollouts;
      const bound = upperBound95(Math.round(rate * effort.rollouts), effort.rollouts);
      rows.push([scenario.name, profile, rate.toFixed(5), bound.toFixed(5)]);
      if (profile === 'sharp') bars.push(...barsOf(scenario.name, rate, bound, effort));
    }
  }
  printTable(
    `False rollbacks: ${effort.rollouts} healthy rollouts each, ${effort.looks} looks, seed ${effort.seed}`,
    rows,
  );
  return bars;
}

/** The bound is a bar at full size only: with fewer rollouts chance alone is wider than it. */
function barsOf(name: string, rate: number, bound: number, { rollouts }: HealthyEffort): Bar[] {
  if (rollouts < fullSize) return [];
  return [
    atMostBar(`sharp, ${name}: false rollbacks`, rate, alpha, 5),
    atMostBar(`sharp, ${name}: 95 % bound`, bound, boundAtFullSize, 5),
  ];
}
