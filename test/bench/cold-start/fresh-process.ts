import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { median } from '../measurement.ts';

/** A handler to be started, and its first event. */
export interface Start {
  file: string;
  event: object;
}

/** Milliseconds since the process began. */
export interface StartTimes {
  readyMs: number;
  answeredMs: number;
}

const run = promisify(execFile);

/**
 * Start each handler in `rounds` fresh processes, one at a time and in turn, so that a busy moment hits all alike.
 *
 * @returns the median times by name
 */
export async function startTimes<Name extends string>(
  probe: string,
  starts: Readonly<Record<Name, Start>>,
  { rounds, env }: { rounds: number; env: NodeJS.ProcessEnv },
): Promise<Record<Name, StartTimes>> {
  const names = Object.keys(starts) as Name[];
  const seen = new Map(names.map((name) => [name, [] as StartTimes[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const times = await startOnce(probe, starts[name], env);
      if (round > 0) seen.get(name)?.push(times);
    }
  }
  const medians = names.map((name) => [name, medianTimes(seen.get(name) ?? [])] as const);
  return Object.fromEntries(medians) as Record<Name, StartTimes>;
}

async function startOnce(probe: string, { file, event }: Start, env: NodeJS.ProcessEnv): Promise<StartTimes> {
  const { stdout } = await run(process.execPath, [probe, file, JSON.stringify(event)], { env });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as StartTimes;
}

function medianTimes(times: readonly StartTimes[]): StartTimes {
  return {
    readyMs: median(times.map(({ readyMs }) => readyMs)),
    answeredMs: median(times.map(({ answeredMs }) => answeredMs)),
  };
}
