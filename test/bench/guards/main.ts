import { parseArgs } from 'node:util';
import { type Bar, printTable } from './bar.ts';
import { benchAlarms, benchDetection, benchLateOnset } from './catching.ts';
import { benchFalseRollbacks } from './false-rollbacks.ts';
import { benchSpeed } from './speed.ts';

/**
 * Simulate rollouts and hold the guards to their bars; exits with 1 when a statistical one is not held. How fast the
 * guards are depends on what else the machine does: a missed speed is printed, and with `--strict` exits with 1 as well.
 *
 *     node test/bench/guards/main.ts [--quick] [--seed 20261120] [--strict]
 *
 * `--quick` simulates fewer rollouts and leaves out the bars chance alone would break at that size.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string' },
    strict: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? 20_261_120);
const size = values.quick
  ? { rollouts: 250, healthyRollouts: 250, onsetRollouts: 250, falseRollouts: 500 }
  : { rollouts: 3_000, healthyRollouts: 3_000, onsetRollouts: 3_000, falseRollouts: 100_000 };
const effort = {
  seed,
  rollouts: size.rollouts,
  healthyRollouts: size.healthyRollouts,
  looks: 240,
  horizonMinutes: 1440,
};

process.stdout.write(
  `Guard bench, seed ${seed}; ${effort.rollouts} bad and ${effort.healthyRollouts} healthy rollouts each\n`,
);
const speed = benchSpeed(seed);
const bars: Bar[] = [
  ...speed,
  ...benchDetection(effort),
  ...benchLateOnset({ ...effort, healthyRollouts: 0, rollouts: size.onsetRollouts }),
  ...benchAlarms(effort),
  ...benchFalseRollbacks({ seed, rollouts: size.falseRollouts, looks: 240 }),
];
printTable('Bars', [
  ['bar', 'seen', ''],
  ...bars.map(({ claim, seen, isHeld }) => [claim, seen, isHeld ? 'held' : 'NOT HELD']),
]);
const broken = bars.filter(({ isHeld }) => !isHeld).length;
process.stdout.write(`\n${bars.length - broken} of ${bars.length} bars held\n`);
const counted = values.strict ? bars : bars.filter((bar) => !speed.includes(bar));
process.exitCode = counted.every(({ isHeld }) => isHeld) ? 0 : 1;
