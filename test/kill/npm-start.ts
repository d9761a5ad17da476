import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = resolve('scripts/start/main.ts');
/** Two virtual minutes a second. */
const SPEED = '120';

/** One run of what `npm start -- --once` runs. */
export interface StartedRun {
  /** What it has said so far, and goes on saying. */
  lines: string[];
  /** Wait for a line. @throws when it ends without it */
  until(text: string): Promise<void>;
  kill(): Promise<void>;
  /** Wait for its end. @returns the exit code */
  end(): Promise<number | null>;
}

/** Runs of `npm start`, one after the other, on the same data. */
export function runsOnOneFolder(): { start(): StartedRun; clearUp(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-kill-'));
  const running = new Set<ChildProcess>();
  return {
    start() {
      const args = [MAIN, '--once', '--port', '0', '--speed', SPEED, '--data', join(folder, 'data')];
      const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
      running.add(child);
      return followed(child, child.stdout);
    },
    clearUp() {
      for (const child of running) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function followed(child: ChildProcess, output: NodeJS.ReadableStream): StartedRun {
  const lines: string[] = [];
  const reader = createInterface({ input: output });
  reader.on('line', (line) => lines.push(line));
  const exited = once(child, 'exit');
  return {
    lines,
    async until(text) {
      const ended = once(reader, 'close').then(() => 'ended' as const);
      while (!lines.some((line) => line.includes(text))) {
        const next = await Promise.race([once(reader, 'line'), ended]);
        if (next === 'ended') throw new Error(`It ended without saying ${text}:\n${lines.join('\n')}`);
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async end() {
      const [code] = await exited;
      return code;
    },
  };
}
