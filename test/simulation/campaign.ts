import { type SimulationResult, simulate } from './simulate.ts';
import { lateSettingOf, settingOf } from './world/setting.ts';
import { breathe } from './world/turns.ts';

/** Seeds to live through. */
export interface SeedRange {
  from: number;
  count: number;
  /** Each in its late world, instead of its own. */
  late?: boolean;
}

/** What came of a run of seeds. */
export interface CampaignResult {
  rollouts: number;
  /** Rollouts that the guards looked at 20 times or more. */
  longRollouts: number;
  looks: number;
  /** How many ended where. */
  ends: Record<string, number>;
  broken: SimulationResult[];
  elapsedMs: number;
}

const MANY_LOOKS = 20;

/**
 * Live through `count` seeds from `from` on, in one process.
 *
 * @param progress - told of each result, in the order in which they end
 */
export async function runCampaign(
  { from, count, late = false }: SeedRange,
  progress: (result: SimulationResult) => void = () => undefined,
): Promise<CampaignResult> {
  const result: CampaignResult = { rollouts: 0, longRollouts: 0, looks: 0, ends: {}, broken: [], elapsedMs: 0 };
  const startedMs = performance.now();
  for (let seed = from; seed < from + count; seed += 1) {
    const one = await simulate(seed, { setting: (late ? lateSettingOf : settingOf)(seed) });
    note(result, one);
    progress(one);
    await breathe();
  }
  result.elapsedMs = performance.now() - startedMs;
  return result;
}

function note(result: CampaignResult, one: SimulationResult): void {
  result.rollouts += 1;
  result.looks += one.looks;
  if (one.looks >= MANY_LOOKS) result.longRollouts += 1;
  result.ends[one.end] = (result.ends[one.end] ?? 0) + 1;
  if (one.broken) result.broken.push(one);
}
