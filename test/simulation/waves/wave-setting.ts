import type { WavePlan } from '@fairlead/wave';
import { type Dice, diceOf } from '../world/dice.ts';
import { calm, MINUTE_MS, START_MS, type Trouble } from '../world/setting.ts';

/** How an endpoint's rollout goes, and the endpoint itself. */
interface Script {
  /** How long the rollout takes. */
  minutes: number;
  fate: 'succeeded' | 'rolled-back';
  /** Before this instant somebody else holds the endpoint. */
  busyUntilMs: number;
  /** It serves the model already, or a rollout on it is refused. */
  answer: 'taken' | 'unchanged' | 'refused';
}

/** One seed's wave, and what happens to it. */
export interface WaveSetting {
  seed: number;
  plan: WavePlan;
  scripts: Script[];
  trouble: Trouble;
  commands: { atMs: number; name: 'pause' | 'resume' | 'abort' }[];
  /** Nothing goes wrong any more. */
  calmFromMs: number;
}

/** A wave of up to ten endpoints. */
export function waveSettingOf(seed: number): WaveSetting {
  const dice = diceOf(seed, 40);
  const calmFromMs = START_MS + dice.between(60, 180) * MINUTE_MS;
  const count = dice.between(2, 10);
  const failing = dice.pick([0, 0, 0.1, 0.4]);
  return {
    seed,
    plan: planOf(dice, count),
    scripts: Array.from({ length: count }, () => scriptOf(dice, failing)),
    trouble: {
      ...calm(),
      crash: dice.pick([0.005, 0.02, 0.05]),
      error: dice.pick([0, 0.02, 0.05]),
      freeze: dice.pick([0, 0.005]),
      slow: dice.pick([0, 0.03]),
      eventLost: dice.pick([0, 0.5, 1]),
      doubled: dice.pick([0, 0.3, 1]),
    },
    commands: commandsOf(dice),
    calmFromMs,
  };
}

function planOf(dice: Dice, count: number): WavePlan {
  const first = Math.min(count, dice.between(1, 3));
  const stages = first < count ? [first, count - first] : [count];
  const freeze = { kind: 'once' as const, from: '2026-01-14T09:30', to: '2026-01-14T11:00', timeZone: 'UTC' };
  return {
    count,
    stages,
    maxInFlight: dice.between(1, 4),
    onFailure: { running: dice.pick(['finish', 'abort']), finished: dice.pick(['keep', 'revert']) },
    onBusy: dice.pick(['wait', 'wait', 'skip']),
    busyForSeconds: 3_600,
    freezes: dice.chance(0.4) ? [freeze] : [],
    whileFrozen: dice.pick(['go-on', 'pause']),
    expected: { seconds: 1_800, swapSeconds: 600, instances: {} },
    prices: {},
  };
}

function scriptOf(dice: Dice, failing: number): Script {
  return {
    minutes: dice.between(3, 40),
    fate: dice.chance(failing) ? 'rolled-back' : 'succeeded',
    busyUntilMs: dice.chance(0.2) ? START_MS + dice.between(10, 300) * MINUTE_MS : 0,
    answer: dice.chance(0.1) ? dice.pick(['unchanged', 'refused']) : 'taken',
  };
}

function commandsOf(dice: Dice): WaveSetting['commands'] {
  const minute = dice.between(1, 90);
  const at = (minutes: number): number => START_MS + minutes * MINUTE_MS;
  const pause = [
    { atMs: at(minute), name: 'pause' as const },
    { atMs: at(minute + dice.between(5, 40)), name: 'resume' as const },
  ];
  const abort = [{ atMs: at(dice.between(1, 120)), name: 'abort' as const }];
  return [...(dice.chance(0.3) ? pause : []), ...(dice.chance(0.25) ? abort : [])];
}
