import { spawnSync } from 'node:child_process';
import { foldersOf, makeCapability } from './new-capability/make-capability.ts';

/**
 * Make a small working capability, to be changed into the one you want.
 *
 *     npm run new-capability -- <name>
 */
const [name = ''] = process.argv.slice(2);
try {
  for (const file of makeCapability(name)) process.stdout.write(`  ${file}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(2);
}
// Links the new packages and notes them in package-lock.json; then sorts imports, whose order depends on the name.
run('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
run('node_modules/.bin/biome', 'check', '--write', ...foldersOf(name));
process.stdout.write(`
${name} works: npx vitest run packages/${name} services/${name} events
It is deployed with the others, by npm start and sst deploy. npm run test:infra shows what its functions may do; read
that, and accept it with npm run test:infra -- -u.
`);

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
