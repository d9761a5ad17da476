import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../../scripts/bundle.ts';
import type { Measurement } from '../measurement.ts';
import { type StartTimes, startTimes } from './fresh-process.ts';
import { type ColdStartWorld, coldStartWorld } from './world.ts';

const ROUNDS = 20;

/** What a cold start may cost over a handler that does nothing, and what it may read. */
const MOST_READY_MS = 40;
const MOST_FIRST_CALL_MS = 65;
const MOST_BUNDLE_KB = 350;

const HANDLERS = '../../../services/rollouts/src/';

/** Cold start and size of the function that endpoint events wake, in fresh processes against a local cloud over HTTP. */
export async function benchColdStart(): Promise<Measurement[]> {
  const outDir = await mkdtemp(join(tmpdir(), 'fairlead-bench-'));
  const world = await coldStartWorld();
  try {
    return await measure(outDir, world);
  } finally {
    await world.stop();
    await rm(outDir, { recursive: true });
  }
}

async function measure(outDir: string, world: ColdStartWorld): Promise<Measurement[]> {
  const entries = {
    probe: pathOf('./probe.ts'),
    bare: pathOf('./bare-handler.ts'),
    endpointChanged: pathOf(`${HANDLERS}on-endpoint-changed/handler.ts`),
    sweepDue: pathOf(`${HANDLERS}sweep-due/handler.ts`),
    api: pathOf(`${HANDLERS}api/handler.ts`),
  };
  const bundles = await bundle({ entries, outDir });
  const find = (name: keyof typeof entries) => {
    const found = bundles.find((made) => made.name === name);
    if (!found) throw new Error(`No bundle ${name} was made.`);
    return found;
  };
  const times = await startTimes(
    find('probe').file,
    {
      bare: { file: find('bare').file, event: {} },
      firstCall: { file: find('endpointChanged').file, event: world.eventOf('no-rollout') },
      firstLook: { file: find('endpointChanged').file, event: world.eventOf('rolled-out') },
      sweepDue: { file: find('sweepDue').file, event: {} },
      api: { file: find('api').file, event: world.getRollouts },
    },
    { rounds: ROUNDS, env: world.env },
  );
  const size = find('endpointChanged').size;
  return [
    { name: 'endpoint event: bundle', value: size.initialBytes / 1000, unit: 'KB', bar: { atMost: MOST_BUNDLE_KB } },
    { name: 'endpoint event: bundle, gzipped', value: size.initialGzipBytes / 1000, unit: 'KB' },
    row('endpoint event: process start → ready', times.firstCall.readyMs, times.bare, MOST_READY_MS),
    row('endpoint event: … → first AWS call', times.firstCall.answeredMs, times.bare, MOST_FIRST_CALL_MS),
    row('endpoint event: … → first whole look (5 calls)', times.firstLook.answeredMs, times.bare),
    row('sweep: process start → ready', times.sweepDue.readyMs, times.bare),
    row('API: process start → ready', times.api.readyMs, times.bare),
    row('API: … → GET /v1/rollouts answered', times.api.answeredMs, times.bare),
  ];
}

function row(name: string, value: number, bare: StartTimes, mostOver?: number): Measurement {
  const floor = { name: 'bare handler', value: bare.readyMs };
  return { name, value, unit: 'ms', floor, ...(mostOver ? { bar: { atMost: bare.readyMs + mostOver } } : {}) };
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
