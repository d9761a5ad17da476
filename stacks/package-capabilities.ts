import { execFileSync } from 'node:child_process';
import type { Packaged } from './site.ts';

/**
 * Find and bundle the capabilities, in a process of its own: the bundler's esbuild is the repository's, not SST's, and
 * manifests are read by Node.js, whatever this program was bundled with.
 */
export function packageCapabilities({ stage, servicesDir }: { stage: string; servicesDir: string }): Packaged[] {
  const flags = ['--json', '--out', `dist/${stage}`, '--services', servicesDir];
  return JSON.parse(execFileSync(process.execPath, ['scripts/bundle.ts', ...flags], { encoding: 'utf8' }));
}
