import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Found } from '../test/simulation/find-broken.ts';
import { MUTATIONS } from '../test/simulation/mutations/mutations.ts';

/**
 * Plant classic bugs one at a time, and show that the simulation catches each.
 *
 *     node scripts/mutation-check.ts [seeds]
 *
 * Each bug has its own process and so many seeds (400). Exits with 1 when one survives.
 */
const RUN_MUTANT = fileURLToPath(new URL('../test/simulation/mutations/run-mutant.ts', import.meta.url));
const FIRST_SEED = 1;
const seeds = Number(process.argv[2] ?? 400);
const run = promisify(execFile);

let survivors = 0;
for (const [index, { name }] of MUTATIONS.entries()) {
  const { stdout } = await run(process.execPath, [RUN_MUTANT, String(index), String(FIRST_SEED), String(seeds)]);
  const { tried, seed, invariant, message = '' } = JSON.parse(stdout) as Found;
  if (seed === undefined) survivors += 1;
  const fate = seed === undefined ? `SURVIVES ${tried} seeds` : `seed ${seed}, ${invariant}: ${message.slice(0, 90)}`;
  process.stdout.write(`${name.padEnd(48)}  ${fate}\n`);
}
process.stdout.write(`${MUTATIONS.length - survivors} of ${MUTATIONS.length} bugs caught.\n`);
process.exitCode = survivors === 0 ? 0 : 1;
