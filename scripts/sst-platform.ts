import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Without these the tool would fetch Pulumi and bun from GitHub and report telemetry; types and components need neither. */
const OFFLINE = { DO_NOT_TRACK: '1', SST_TELEMETRY_DISABLED: '1', SST_SKIP_DEPENDENCY_CHECK: '1', SST_NO_BUN: '1' };

/**
 * Put SST's components and types into `.sst/`, unless those of the pinned version are there: from the npm registry
 * alone, without credentials, in about 40 s.
 *
 * @throws what the tool said, when it failed
 */
export function ensureSstPlatform(): void {
  const { version } = JSON.parse(readFileSync('node_modules/sst/package.json', 'utf8')) as { version: string };
  if (installedVersion() === version && existsSync('.sst/provider-lock.json')) return;
  process.stderr.write(`Installing SST ${version} into .sst/ (first use, under a minute) …\n`);
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/sst', ['install', '--stage', 'dev'], {
    env: { ...process.env, ...OFFLINE },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`sst install failed with ${status}:\n${stdout}${stderr}`);
}

function installedVersion(): string | undefined {
  const file = '.sst/platform/version';
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
