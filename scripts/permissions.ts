import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoleUse } from '@fairlead/local-cloud';
import { type FunctionUse, judgeUse } from './permissions/judge-use.ts';
import { ONE_LOOP, RARELY_USED } from './permissions/rarely-used.ts';

const HELP = `npm run permissions

Runs the scenarios with each function under the role that its manifest declares, and prints per
function which permissions were used, which by others of the same loop, which are only needed in
rare cases and why, and which nobody can explain. Exit: 0 when all are used or explained, 1 otherwise or when a scenario failed,
as it does when a call was denied.
`;

/** Whatever deploys the manifests; how early guards tell is measured elsewhere, with the same calls many times over. */
const SUITES = ['test/scenarios', 'test/permissions', 'services', '--exclude', '**/guards-detection.test.ts'];

/** Run the scenarios. @returns what each of their clouds noted, also when some failed */
async function runScenarios(folder: string): Promise<{ passed: boolean; clouds: RoleUse[][] }> {
  const file = join(folder, 'use.jsonl');
  const env = { ...process.env, FAIRLEAD_PERMISSION_USE: file };
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', ...SUITES];
  const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit', env }), 'exit');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return { passed: code === 0, clouds: lines.map((line): RoleUse[] => JSON.parse(line)) };
}

function told(use: FunctionUse): string {
  return [
    '',
    use.functionName,
    `  used          ${use.used.join(', ') || 'nothing'}`,
    ...(use.usedByLoop.length > 0 ? [`  by its loop   ${use.usedByLoop.join(', ')}`] : []),
    ...use.excused.map(({ action, because }) => `  rarely used   ${action}: ${because}`),
    ...use.unusedResources.map((resource) => `  no call on    ${resource}`),
    ...use.unexplained.map(
      (action) => `  NEVER USED    ${action}: take it out of the manifest, or say why in rarely-used.ts`,
    ),
    '',
  ].join('\n');
}

if (process.argv.includes('--help')) process.stdout.write(HELP);
else {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-permissions-'));
  const { passed, clouds } = await runScenarios(folder).finally(() => rmSync(folder, { recursive: true }));
  const uses = judgeUse(clouds, { rarely: RARELY_USED, loops: ONE_LOOP });
  process.stdout.write(uses.map(told).join(''));
  process.exitCode = passed && uses.every(({ unexplained }) => unexplained.length === 0) ? 0 : 1;
}
