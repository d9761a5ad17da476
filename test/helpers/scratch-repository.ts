import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** A copy of the repository to be changed and thrown away. */
export interface ScratchRepository {
  root: string;
  /** Make workspaces known that have come since, as `npm install` does. */
  link(): void;
  /** Run a tool of the repository in the copy. @throws Error with what it printed, when it fails */
  run(tool: string, ...args: string[]): string;
  /** What has changed since the copy was made, as git tells it. */
  changes(): string[];
  remove(): void;
}

/** Copy what git tracks or would; the installed packages are linked to, the workspaces among them to the copy. */
export function scratchRepository(): ScratchRepository {
  const root = mkdtempSync(join(tmpdir(), 'fairlead-scratch-'));
  const files = git('.', 'ls-files', '--cached', '--others', '--exclude-standard').filter((file) => file !== '');
  for (const file of files) cpSync(file, join(root, file), { recursive: true, force: true });
  const modules = join(root, 'node_modules');
  mkdirSync(join(modules, '@fairlead'), { recursive: true });
  for (const name of readdirSync('node_modules')) {
    if (name !== '@fairlead') symlinkSync(resolve('node_modules', name), join(modules, name));
  }
  git(root, 'init', '--quiet');
  git(root, 'add', '--all');
  const scratch: ScratchRepository = {
    root,
    link() {
      for (const manifest of globSync(['{events,stacks}/package.json', '{packages,services}/*/package.json'], {
        cwd: root,
      })) {
        const { name }: { name: string } = JSON.parse(readFileSync(join(root, manifest), 'utf8'));
        const link = join(modules, '@fairlead', basename(name));
        rmSync(link, { force: true });
        symlinkSync(join(root, dirname(manifest)), link);
      }
    },
    run: (tool, ...args) =>
      told(() => execFileSync(join(modules, '.bin', tool), args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })),
    changes: () => git(root, 'status', '--porcelain').filter((line) => /^.[^ ]/.test(line)),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  scratch.link();
  return scratch;
}

function git(cwd: string, ...args: string[]): string[] {
  return execFileSync('git', args, { cwd, encoding: 'utf8' }).split('\n');
}

function told(run: () => string): string {
  try {
    return run();
  } catch (error) {
    const { stdout = '', stderr = '' } = Object(error) as { stdout?: string; stderr?: string };
    throw new Error(`${stdout}${stderr}`, { cause: error });
  }
}
