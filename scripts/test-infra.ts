import { spawnSync } from 'node:child_process';
import { ensureSstPlatform } from './sst-platform.ts';

/**
 * Check what would be deployed, without an account: types against SST's own, then the resource graph of each stage.
 *
 *     npm run test:infra [-- -u]     -u: accept changed security facts into test/infra/snapshots, for review
 */
function main(): void {
  ensureSstPlatform();
  run('tsc', ['-p', 'tsconfig.infra.json']);
  run('vitest', ['run', '--config', 'vitest.infra.config.ts', ...process.argv.slice(2)]);
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

main();
