import { isActive } from '@fairlead/reconcile';
import type { PhaseName } from '@fairlead/rollout';
import { BrokenInvariant } from './watch/broken-invariant.ts';
import { checkEndIsTrue, checkRecords } from './watch/end-rules.ts';
import { checkScalingIsBack } from './watch/scaling-rules.ts';
import { HOUR_MS, MINUTE_MS, NAMES, type Setting, START_MS, settingOf } from './world/setting.ts';
import type { Line } from './world/story.ts';
import { takeTurns } from './world/turns.ts';
import { createWorld, type World } from './world/world.ts';

/** How one seed's rollout went. */
export interface SimulationResult {
  seed: number;
  /** Where it ended; `drifted` when it was left alone after somebody else changed the endpoint. */
  end: PhaseName;
  /** Why it went back or was lost. */
  cause?: string;
  /** Looks of the guards. */
  looks: number;
  /** Virtual minutes from the start to the end. */
  minutes: number;
  /** How often the sweep, an event or a command started the loop. */
  runs: number;
  broken?: BrokenInvariant;
  /** What happened, when it was asked for. */
  story: readonly Line[];
}

/** How to live through a seed. */
export interface SimulationOptions {
  /** Keep the story; it takes a few times as long. */
  isTold?: boolean;
  /** Another world than the seed's own. */
  setting?: Setting;
}

/** After the faults have stopped every rollout is over within this: its longest holds, and a way back. */
const LONGEST_CALM_MS = 8 * HOUR_MS;
/** After the end the world goes on for this long: late calls would have done their harm by then, the slowest swap included. */
const AFTERMATH_MS = 12 * MINUTE_MS;
/** A rollout that was left `drifted` is watched for this long. */
const LEFT_DRIFTED_MS = 30 * MINUTE_MS;
/** A frozen worker may end a rollout by what it saw this long ago; what others did meanwhile is theirs. */
const STALEST_LOOK_MS = 20 * MINUTE_MS;
/** The worst challenger there is fails this share of its requests, and must never win. */
const HARMFUL_ERROR_RATE = 0.3;

/** Live through one seed. The same seed always gives the same result. */
export async function simulate(
  seed: number,
  { isTold = false, setting = settingOf(seed) }: SimulationOptions = {},
): Promise<SimulationResult> {
  const world = createWorld(setting, isTold);
  const { agenda, watch, story } = world;
  await takeTurns(() => !watch.broken && !isOver(world, setting) && agenda.next());
  await keepBroken(world, () => checkEnd(world, setting));
  if (watch.broken) story.tell('BROKEN', () => `${watch.broken?.invariant}: ${watch.broken?.message}`);
  return {
    seed,
    end: watch.last?.phase.name ?? 'preparing',
    ...(watch.last?.cause ? { cause: watch.last.cause.sentence } : {}),
    looks: watch.lookedAt.size,
    minutes: Math.round((agenda.now() - START_MS) / MINUTE_MS),
    runs: world.runs(),
    ...(watch.broken ? { broken: watch.broken } : {}),
    story: story.lines(),
  };
}

function isOver({ agenda, watch }: World, { calmFromMs }: Setting): boolean {
  const now = agenda.now();
  const calmMs = now - calmFromMs;
  if (watch.retiredAtMs !== undefined) return now >= watch.retiredAtMs + AFTERMATH_MS;
  return calmMs > LONGEST_CALM_MS || (isLeftDrifted(watch) && calmMs > LEFT_DRIFTED_MS);
}

function isLeftDrifted({ last }: World['watch']): boolean {
  return last?.phase.name === 'drifted' && last.abort === undefined;
}

async function checkEnd({ watch, store, sageMaker, autoscaling }: World, setting: Setting): Promise<void> {
  const { traffic, failsSamples, plan } = setting;
  const { last, retiredAtMs, outsideChangeAtMs, endedAtMs = 0 } = watch;
  if (watch.broken || isLeftDrifted(watch)) return;
  if (!last || retiredAtMs === undefined) {
    const why = watch.stored && isActive(watch.stored) ? watch.stored.why : '';
    throw new BrokenInvariant('everything-ends', `Still ${last?.phase.name} 8 h after the last fault. ${why}`);
  }
  await checkRecords(last.id, store, watch.published);
  const wasChangedAfter = outsideChangeAtMs !== undefined && outsideChangeAtMs > endedAtMs - STALEST_LOOK_MS;
  if (wasChangedAfter) return;
  // Who promotes by hand where there is no traffic to judge by takes the harm upon himself.
  const isSeenToHarm = traffic.challengerErrorRate >= HARMFUL_ERROR_RATE && !watch.memory().wasPromoted;
  const isHarmful = isSeenToHarm || (failsSamples && plan.samples !== undefined);
  checkEndIsTrue(last, sageMaker.machine.endpoint(NAMES.endpoint), isHarmful);
  if (last.phase.name === 'succeeded' || last.phase.name === 'rolled-back')
    checkScalingIsBack(autoscaling.truth(), autoscaling.live(), setting.scalingParts);
}

async function keepBroken({ watch }: World, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (!(error instanceof BrokenInvariant)) throw error;
    watch.broken ??= error;
  }
}
