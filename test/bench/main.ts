import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BENCHES, type BenchName, isBenchName } from './benches.ts';
import { keepsBar, type Measurement } from './measurement.ts';
import { table } from './table.ts';

/**
 * Measure what is promised and print it beside the least the same machine can do in the same run.
 *
 *     npm run bench [-- cold-start reconcile local-cloud start-up rollout-cost] [--strict]
 *
 * Takes about two minutes. A missed bar is printed; with --strict it also exits with 1. Exits with 2 when there is no bench of a given name.
 */
const RUN_ONE = fileURLToPath(new URL('./run-one.ts', import.meta.url));
const run = promisify(execFile);

const strict = process.argv.includes('--strict');
const named = process.argv.slice(2).filter((argument) => argument !== '--strict');
const names = named.length > 0 ? named.filter(isBenchName) : (Object.keys(BENCHES) as BenchName[]);

if (names.length < named.length) {
  process.stderr.write(`Name any of these benches: ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  const kept = await runAll(names);
  process.exitCode = kept || !strict ? 0 : 1;
}

/** @returns whether every bar was kept */
async function runAll(names: readonly BenchName[]): Promise<boolean> {
  const measurements: Measurement[] = [];
  for (const name of names) {
    process.stderr.write(`${name} …\n`);
    measurements.push(...(await measurementsOf(name)));
  }
  process.stdout.write(`${table(measurements)}\n\n`);
  const missed = measurements.filter((measurement) => !keepsBar(measurement)).map(({ name }) => name);
  process.stdout.write(missed.length === 0 ? 'Every bar is kept.\n' : `Missed: ${missed.join('; ')}.\n`);
  return missed.length === 0;
}

async function measurementsOf(name: BenchName): Promise<Measurement[]> {
  const { stdout } = await run(process.execPath, [RUN_ONE, name]);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Measurement[];
}
