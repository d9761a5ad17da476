import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';

const MAIN = resolve('scripts/start/main.ts');
/** Two virtual minutes a second: both stories in about half a minute. */
const SPEED = '120';

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-kill-'));
  const running = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function start(): { child: ChildProcess; lines: string[]; until(text: string): Promise<void> } {
    const args = [MAIN, '--once', '--port', '0', '--speed', SPEED, '--data', join(folder, 'data')];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    running.add(child);
    const lines: string[] = [];
    const output = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    output.on('line', (line) => lines.push(line));
    const until = async (text: string): Promise<void> => {
      while (!lines.some((line) => line.includes(text))) {
        const [line] = (await Promise.race([once(output, 'line'), once(output, 'close')])) as [string | undefined];
        if (line === undefined) throw new Error(`It ended without saying ${text}:\n${lines.join('\n')}`);
      }
    };
    return { child, lines, until };
  }

  it('killed twice in the middle of a rollout, it goes on where it was, and both stories end as they should', {
    timeout: 300_000,
  }, async () => {
    const first = start();
    await first.until('The challenger carries 10 %');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const second = start();
    await second.until('fraud-v3  progressing  25 %');
    second.child.kill('SIGKILL');
    await once(second.child, 'exit');

    const third = start();
    const [code] = await once(third.child, 'exit');
    expect(third.lines.filter((line) => /^[✓✗]/.test(line))).toEqual([
      '✓ ended rolled-back, as it should',
      '✓ ended succeeded, as it should',
    ]);
    expect(code).toBe(0);
  });
});
