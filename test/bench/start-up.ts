import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Measurement } from './measurement.ts';

const MAIN = fileURLToPath(new URL('../../scripts/start/main.ts', import.meta.url));

const MOST_SECONDS = 5;
const MOST_MEMORY_MB = 350;
const GIVE_UP_MS = 30_000;
/** Long enough for the demo's first rollout to be under way at its usual speed. */
const DEMO_MS = 20_000;

/** From `npm start`, packages installed, to the first request answered, and how much memory it then takes. */
export async function benchStartUp(): Promise<Measurement[]> {
  const empty = await startOnce(['--no-demo'], 0);
  const demo = await startOnce([], DEMO_MS);
  const memory = { unit: 'MB', bar: { atMost: MOST_MEMORY_MB } };
  return [
    {
      name: 'npm start: process start → first request served',
      value: empty.seconds,
      unit: 's',
      bar: { atMost: MOST_SECONDS },
    },
    { name: 'npm start: memory after start', value: empty.memoryMb, ...memory },
    { name: `npm start: most memory in ${DEMO_MS / 1000} s of the demo`, value: demo.memoryMb, ...memory },
  ];
}

async function startOnce(flags: string[], watchMs: number): Promise<{ seconds: number; memoryMb: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-start-'));
  const startedMs = performance.now();
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--data', join(folder, 'data'), ...flags], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await firstAnswer(child, join(folder, '.fairlead', 'local.json'));
    const seconds = (performance.now() - startedMs) / 1000;
    return { seconds, memoryMb: await mostMemory(child, watchMs) };
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    await rm(folder, { recursive: true });
  }
}

/** Wait until the API, once it says where it is, has answered. @throws when that takes too long or the process ends */
async function firstAnswer(child: ChildProcess, localFile: string): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    if (existsSync(localFile)) {
      const { api } = JSON.parse(readFileSync(localFile, 'utf8')) as { api: string };
      const response = await fetch(`${api}/v1/sign-in`);
      if (response.ok) return;
    }
    await wait(10);
  }
  throw new Error(`npm start did not answer within ${GIVE_UP_MS / 1000} s (exit code ${child.exitCode}).`);
}

async function mostMemory(child: ChildProcess, forMs: number): Promise<number> {
  const deadline = performance.now() + forMs;
  let most = memoryMb(child);
  while (performance.now() < deadline) {
    await wait(500);
    most = Math.max(most, memoryMb(child));
  }
  return most;
}

/** Resident memory, as `ps` counts it. */
function memoryMb({ pid }: ChildProcess): number {
  const kibibytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return (kibibytes * 1024) / 1e6;
}
