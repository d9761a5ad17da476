import { type SimulationResult, simulate } from './simulate.ts';
import type { Invariant } from './watch/broken-invariant.ts';
import { lateSettingOf, type Setting, settingOf, steadySettingOf } from './world/setting.ts';
import { breathe } from './world/turns.ts';

/** The kinds of worlds that a seed may be lived through in. */
export const WORLDS: Readonly<Record<'own' | 'late' | 'steady', (seed: number) => Setting>> = {
  own: settingOf,
  late: lateSettingOf,
  steady: steadySettingOf,
};
export type WorldKind = keyof typeof WORLDS;

/** Seeds to live through. */
export interface SeedRange {
  from: number;
  count: number;
  /** Each in its own world, unless told otherwise. */
  worlds?: WorldKind;
}

/** A seed that broke an invariant. */
export interface BrokenSeed {
  seed: number;
  invariant: Invariant;
  message: string;
}

/** What came of a run of seeds. */
export interface CampaignResult {
  rollouts: number;
  /** Rollouts that the guards looked at 20 times or more. */
  longRollouts: number;
  looks: number;
  /** How many ended where. */
  ends: Record<string, number>;
  broken: BrokenSeed[];
  /** What it cost, the clock of one core; on a busy machine it tells more than the clock on the wall. */
  cpuMs: number;
}

const MANY_LOOKS = 20;

/** Live through `count` seeds from `from` on, in this thread. */
export async function runCampaign({ from, count, worlds = 'own' }: SeedRange): Promise<CampaignResult> {
  const result: CampaignResult = { rollouts: 0, longRollouts: 0, looks: 0, ends: {}, broken: [], cpuMs: 0 };
  const before = process.threadCpuUsage();
  for (let seed = from; seed < from + count; seed += 1) {
    note(result, await simulate(seed, { setting: WORLDS[worlds](seed) }));
    await breathe();
  }
  const { user, system } = process.threadCpuUsage(before);
  return { ...result, cpuMs: (user + system) / 1000 };
}

/** Several results as one. */
export function together(results: readonly CampaignResult[]): CampaignResult {
  const sum = (of: (result: CampaignResult) => number): number => results.reduce((total, one) => total + of(one), 0);
  const ends: Record<string, number> = {};
  for (const one of results) for (const [end, many] of Object.entries(one.ends)) ends[end] = (ends[end] ?? 0) + many;
  return {
    rollouts: sum(({ rollouts }) => rollouts),
    longRollouts: sum(({ longRollouts }) => longRollouts),
    looks: sum(({ looks }) => looks),
    ends,
    broken: results.flatMap(({ broken }) => broken).sort((a, b) => a.seed - b.seed),
    cpuMs: sum(({ cpuMs }) => cpuMs),
  };
}

function note(result: CampaignResult, { seed, end, looks, broken }: SimulationResult): void {
  result.rollouts += 1;
  result.looks += looks;
  if (looks >= MANY_LOOKS) result.longRollouts += 1;
  result.ends[end] = (result.ends[end] ?? 0) + 1;
  if (broken) result.broken.push({ seed, invariant: broken.invariant, message: broken.message });
}
