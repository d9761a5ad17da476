import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { scratchRepository } from '../test/helpers/scratch-repository.ts';
import { type MutationReport, mutationScores } from '../test/mutation/mutation-score.ts';

const HELP = `npm run mutate -- <package> [--files 'phases/*.ts,decide.ts'] [--workers 2]

Changes the package's code in a copy, one small place at a time, and runs the tests that reach that
place: a mutant that no test notices is a line that could be wrong. Prints every survivor.
Exit: 0 from 85 % killed, else 1. Texts are left as they are: how a sentence reads is no logic.
`;

/** Below this share of mutants killed, in percent, the run fails. */
const BAR_PERCENT = 85;

/** Tests by package: quick ones that know nothing else; the simulation and scenarios kill more, and take hours at it. */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  guard: ['packages/guard/**/*.test.ts'],
  reconcile: ['packages/reconcile/**/*.test.ts', 'test/conformance/item-store.memory.test.ts'],
  rollout: ['packages/rollout/**/*.test.ts', 'test/contracts/*.test.ts'],
};

const TOOLS = 'test/mutation/node_modules/@stryker-mutator/core/bin/stryker.js';

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { files: { type: 'string', default: '**/*.ts' }, workers: { type: 'string', default: '2' } },
  });
  const [name = ''] = positionals;
  const tests = TESTS[name];
  if (!tests) {
    process.stdout.write(`${HELP}\nPackages: ${Object.keys(TESTS).join(', ')}.\n`);
    process.exit(2);
  }
  if (!existsSync(TOOLS)) run('npm', ['ci', '--prefix', 'test/mutation', '--no-audit', '--no-fund']);
  const mutate = values.files.split(',').map((glob) => `packages/${name}/src/${glob}`);
  process.exitCode = tell(report(mutate, tests, Number(values.workers)));
}

/** Mutate in a copy, which is thrown away. */
function report(mutate: readonly string[], tests: readonly string[], concurrency: number): MutationReport {
  const scratch = scratchRepository();
  try {
    const config = {
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
      mutate: [...mutate, '!**/*.test.ts', '!**/*fixture*.ts'],
      mutator: { excludedMutations: ['StringLiteral'] },
      inPlace: true,
      ignoreStatic: true,
      coverageAnalysis: 'perTest',
      concurrency,
      reporters: ['json', 'progress-append-only'],
      jsonReporter: { fileName: 'mutation.json' },
    };
    writeFileSync(join(scratch.root, 'stryker.json'), JSON.stringify(config));
    run(process.execPath, [resolve(TOOLS), 'run', 'stryker.json'], scratch.root, { MUTATION_TESTS: tests.join(',') });
    return JSON.parse(readFileSync(join(scratch.root, 'mutation.json'), 'utf8'));
  } finally {
    scratch.remove();
  }
}

function run(command: string, args: readonly string[], cwd = '.', env: Record<string, string> = {}): void {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}.`);
}

/** @returns the exit code */
function tell(found: MutationReport): number {
  const scores = mutationScores(found);
  for (const { survivors } of scores) for (const line of survivors) process.stdout.write(`${line}\n`);
  for (const { file, killed, counted } of scores)
    process.stdout.write(
      `${`${Math.round((100 * killed) / counted)} %`.padStart(6)}  ${killed} of ${counted}  ${file}\n`,
    );
  const killed = scores.reduce((sum, score) => sum + score.killed, 0);
  const counted = scores.reduce((sum, score) => sum + score.counted, 0);
  const percent = (100 * killed) / counted;
  process.stdout.write(`${killed} of ${counted} mutants killed: ${percent.toFixed(1)} % (at least ${BAR_PERCENT})\n`);
  return percent >= BAR_PERCENT ? 0 : 1;
}

main();
