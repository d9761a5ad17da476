import { defaultRules, type GuardPolicy, type GuardRule } from '@fairlead/guard';
import {
  COMMANDS,
  type CommandName,
  type OnInconclusive,
  type OnNoData,
  type RolloutRequest,
  type Step,
} from '@fairlead/rollout';
import type { ScalingPart } from '@fairlead/scaling';
import { type Dice, diceOf } from './dice.ts';
import { NAMES } from './names.ts';
import { scalingPartsOf } from './scaling-parts.ts';

export { NAMES } from './names.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** 2026-01-14T09:00:00Z, the instant at which every world begins. */
export const START_MS = 1_768_381_200_000;

/** How likely one request to a service goes wrong, 0 to 1 each. */
export interface Trouble {
  /** The worker dies before the request leaves, or after it was carried out. */
  crash: number;
  /** The store, the metrics or a read of SageMaker fail with an error nobody modelled; half of the writes were carried out. */
  error: number;
  /** The worker freezes, for seconds to a quarter of an hour. */
  freeze: number;
  /** A request takes up to three quarters of a minute. */
  slow: number;
  /** A change of SageMaker is throttled, refused with an undeclared error, or not answered. */
  throttled: number;
  refused: number;
  unanswered: number;
  /** An event gets lost, or comes twice. */
  eventLost: number;
  doubled: number;
}

/** What somebody does at an instant. */
export interface Act {
  atMs: number;
  kind:
    | CommandName
    | 'second-start'
    | 'console-weights'
    | 'console-config'
    | 'delete-original-config'
    | 'delete-endpoint'
    | 'maintenance'
    | 'swap-rolls-back'
    | 'resize-rolls-back'
    | 'capacity-shortage'
    | 'rollback-fails'
    | 'change-fails'
    | 'blind'
    | 'console-scaling'
    | 'alarm';
}

/** Everything about one seed's world that is fixed before it begins. */
export interface Setting {
  seed: number;
  /** All that is stored goes through its text and its schema, as in a table; else objects are shared, many times as fast. */
  isStrict: boolean;
  plan: {
    steps: Step[];
    keepWarmSeconds: number;
    judgeAtFull: boolean;
    onInconclusive: OnInconclusive;
    onNoData: OnNoData;
    guards: GuardPolicy;
  } & Pick<RolloutRequest, 'shadow' | 'samples' | 'revertWindowSeconds' | 'headroomPercent' | 'deregisters'>;
  /** The challenger fails every request it gets by name. */
  failsSamples: boolean;
  traffic: { requestsPerMinute: number; championErrorRate: number; challengerErrorRate: number; slowRatio: number };
  durations: { swapMs: number; resizeMs: number; rollbackMs: number };
  trouble: Trouble;
  acts: Act[];
  /** Chance that a user aborts within seconds of a change that was sent: the worst moment, for its answer may be lost. */
  hastyAborts: number;
  /** Share of unanswered calls that are carried out only after the lease they were sent under, and maybe after others' calls. */
  veryLate: number;
  /** The endpoint's autoscaling before the rollout. */
  scalingParts: ScalingPart[];
  /** SageMaker swaps no fleet with autoscaled variants, whatever the documentation says. */
  refusesAutoscaled: boolean;
  /** Chance each minute that autoscaling's alarms are evaluated. */
  scaling: number;
  /** From then on nothing goes wrong any more. */
  calmFromMs: number;
  /** What an operator does with a rollout that waits for a decision or found the endpoint changed. */
  operator: {
    /** Of a drifted rollout; absent: nothing, it is left as it is. */
    drifted?: 'abort' | 'adopt' | 'retry';
    /** Of one that waits for a decision. */
    undecided: 'abort' | 'promote';
  };
}

const CALM: Trouble = {
  crash: 0,
  error: 0,
  freeze: 0,
  slow: 0,
  throttled: 0,
  refused: 0,
  unanswered: 0,
  eventLost: 0,
  doubled: 0,
};

/** Share of worlds in which nearly everything comes late, and users are hasty: there a call of long ago may still strike. */
const LATE = 0.2;

/** So many worlds share one whose rollout has stages before its first live request. */
const STAGED_EVERY = 3;

/** So many worlds share one that is strict. */
const STRICT_EVERY = 50;

/** The world of a seed: the same seed, the same world. */
export function settingOf(seed: number): Setting {
  return withCommands(drawSetting(seed, diceOf(seed, 9).chance(LATE)), diceOf(seed, 13));
}

const GIVEN = COMMANDS.filter((name) => name !== 'abort');

/** Some users give commands, whether they fit or not; some operators do not abort what stands still. */
function withCommands(setting: Setting, dice: Dice): Setting {
  const { acts, calmFromMs, operator } = setting;
  const given = dice.chance(0.3)
    ? GIVEN.flatMap((kind) => (dice.chance(0.4) ? [{ kind, atMs: dice.between(START_MS, calmFromMs) }] : []))
    : [];
  const drifted = dice.pick(['abort', 'abort', 'adopt', 'retry'] as const);
  const undecided = dice.pick(['abort', 'promote'] as const);
  return {
    ...setting,
    acts: [...acts, ...given],
    operator: { ...(operator.drifted ? { drifted } : {}), undecided },
    veryLate: dice.pick([0, 0, 0.1]),
  };
}

/** A seed's world in which nearly everything comes late. */
export function lateSettingOf(seed: number): Setting {
  return drawSetting(seed, true);
}

/**
 * A seed's world in which a rollout lives long: a good challenger on a busy endpoint, and nothing that ends it before the
 * guards have looked twenty times. Requests still get lost, freeze, fail and are doubled; workers die.
 */
export function steadySettingOf(seed: number): Setting {
  const drawn = drawSetting(seed, false);
  const { acts, trouble, plan, traffic } = drawn;
  const { shadow: _shadow, samples: _samples, ...staged } = plan;
  return {
    ...drawn,
    plan: {
      ...staged,
      steps: STEADY_STEPS,
      keepWarmSeconds: 10 * 60,
      judgeAtFull: false,
      onInconclusive: 'advance',
      onNoData: { ...plan.onNoData, action: 'hold' },
    },
    traffic: { ...traffic, requestsPerMinute: 5000, challengerErrorRate: traffic.championErrorRate, slowRatio: 1 },
    trouble: { ...trouble, refused: 0 },
    acts: acts.filter(({ atMs }) => atMs > START_MS + STEADY_MINUTES * MINUTE_MS),
    hastyAborts: 0,
    scaling: Math.min(0.05, drawn.scaling),
  };
}

const STEADY_STEPS = [25, 100].map((weightPercent) => ({ weightPercent, holdSeconds: 900, longestHoldSeconds: 1800 }));
/** After so many minutes a steady rollout has been looked at twenty times. */
const STEADY_MINUTES = 45;

function drawSetting(seed: number, isLate: boolean): Setting {
  const dice = diceOf(seed, 0);
  const calmFromMs = START_MS + dice.between(40, 150) * MINUTE_MS;
  const plan = planOf(dice);
  const traffic = trafficOf(dice);
  const refusesAutoscaled = diceOf(seed, 15).chance(0.2);
  return {
    seed,
    isStrict: seed % STRICT_EVERY === 0,
    plan: { ...plan, ...stagesOf(seed), ...scalingOf(seed) },
    failsSamples: diceOf(seed, 11).chance(0.15),
    traffic,
    durations: {
      swapMs: (isLate ? dice.between(5, 90) : dice.between(30, 420)) * 1000,
      resizeMs: dice.between(5, 120) * 1000,
      rollbackMs: dice.between(20, 180) * 1000,
    },
    trouble: { ...troubleOf(dice), ...(isLate ? { unanswered: 0.5, slow: 0.25 } : {}) },
    acts: [...actsOf(dice, calmFromMs), ...(refusesAutoscaled ? [] : scalingEditsOf(seed, calmFromMs))],
    hastyAborts: isLate ? 0.4 : dice.pick([0, 0, 0.1]),
    veryLate: 0,
    scaling: dice.pick([0, 0, 0.05, 0.3]),
    scalingParts: scalingPartsOf(seed, traffic),
    refusesAutoscaled,
    calmFromMs,
    operator: { ...(dice.chance(0.6) ? { drifted: 'abort' as const } : {}), undecided: 'abort' },
  };
}

/** Nothing goes wrong between Fairlead and AWS in this weather. */
export function calm(): Trouble {
  return CALM;
}

function planOf(dice: Dice): Setting['plan'] {
  const weights = dice.pick<number[]>([
    [10, 25, 50, 100],
    [10, 50, 100],
    [5, 100],
  ]);
  const holdSeconds = 60 * dice.between(7, 10);
  const rules = dice.pick<GuardRule[]>([
    [{ kind: 'errors', metric: '5xx' }],
    [{ kind: 'errors', metric: '5xx' }],
    [{ kind: 'error-ceiling', maxErrorPercent: 5, minRequests: 50 }],
    [
      { kind: 'errors', metric: '5xx' },
      { kind: 'alarm', alarmName: NAMES.alarm },
    ],
    defaultRules(),
  ]);
  return {
    steps: weights.map((weightPercent) => ({ weightPercent, holdSeconds, longestHoldSeconds: 3 * holdSeconds })),
    keepWarmSeconds: 60 * dice.between(6, 12),
    judgeAtFull: dice.chance(0.5),
    onInconclusive: dice.pick<OnInconclusive>(['ask', 'advance', 'rollback']),
    onNoData: { afterSeconds: 60 * dice.between(5, 15), action: dice.pick(['hold', 'rollback']) },
    guards: {
      profile: dice.pick(['standard', 'sharp', 'guarded']),
      alphaRollback: 0.01,
      alphaPromote: 0.05,
      minEvidence: 50,
      warmUpMinutes: 2,
      rules,
    },
  };
}

/** So short that its cleanup is seen before the world ends, long enough for somebody to come back to a config of ours. */
const REVERT_WINDOW_SECONDS = 540;

/** Drawn with dice of their own, and for some seeds only: the others' worlds stay what they have always been. */
function stagesOf(seed: number): Pick<Setting['plan'], 'shadow' | 'samples' | 'revertWindowSeconds'> {
  if (seed % STAGED_EVERY !== 0) return {};
  const dice = diceOf(seed, 12);
  const holdSeconds = 60 * dice.between(7, 10);
  const shadow = { samplePercent: dice.pick([100, 50]), holdSeconds, longestHoldSeconds: 3 * holdSeconds };
  const sample = { contentType: 'text/csv', body: '1,2,3', encoding: 'utf8' as const };
  return {
    revertWindowSeconds: REVERT_WINDOW_SECONDS,
    ...(dice.chance(0.6) ? { shadow } : {}),
    ...(dice.chance(0.6) ? { samples: dice.pick([[sample], [sample, sample]]) } : {}),
  };
}

/** How the plan treats autoscaling, drawn with dice of its own. */
function scalingOf(seed: number): Pick<Setting['plan'], 'headroomPercent' | 'deregisters'> {
  const dice = diceOf(seed, 16);
  return {
    ...(dice.chance(0.2) ? { headroomPercent: dice.pick([0, 50, 200]) } : {}),
    ...(dice.chance(0.2) ? { deregisters: true } : {}),
  };
}

/** Most challengers are as good as the champion, and most endpoints busy enough to tell: those rollouts live longest. */
const [HEALTHY, BUSY] = [0.75, 0.8];

function trafficOf(dice: Dice): Setting['traffic'] {
  const [challengerErrorRate, slowRatio] = dice.chance(HEALTHY)
    ? ([0.005, 1] as const)
    : dice.pick([
        [0.01, 1],
        [0.005, 3],
        [0.4, 1],
      ] as const);
  const requestsPerMinute = dice.chance(BUSY) ? dice.pick([2000, 5000]) : dice.pick([600, 20, 0]);
  return { requestsPerMinute, championErrorRate: 0.005, challengerErrorRate, slowRatio };
}

function troubleOf(dice: Dice): Trouble {
  const scale = dice.pick([0, 0.3, 1, 3]);
  return {
    crash: 0.004 * scale,
    error: 0.003 * scale,
    freeze: 0.002 * scale,
    slow: 0.004 * scale,
    throttled: 0.04 * scale,
    refused: 0.02 * scale,
    unanswered: 0.05 * scale,
    eventLost: 0.1 * scale,
    doubled: 0.05 * scale,
  };
}

const FREQUENT = [
  'abort',
  'second-start',
  'maintenance',
  'blind',
  'swap-rolls-back',
  'resize-rolls-back',
  'console-config',
] as const;
const RARE = [
  'console-weights',
  'delete-original-config',
  'delete-endpoint',
  'capacity-shortage',
  'rollback-fails',
  'change-fails',
  'alarm',
] as const;

/**
 * Somebody at the console changes how the endpoint scales; drawn with dice of their own. Not where targets are
 * deregistered: what is changed in the seconds between our look and the deregistration nobody can know of.
 */
function scalingEditsOf(seed: number, calmFromMs: number): Act[] {
  const dice = diceOf(seed, 14);
  const atMs = dice.between(START_MS, calmFromMs);
  return dice.chance(0.4) ? [{ kind: 'console-scaling', atMs }] : [];
}

function actsOf(dice: Dice, calmFromMs: number): Act[] {
  const draw = <K extends Act['kind']>(kinds: readonly K[], chance: number): Act[] =>
    kinds.flatMap((kind) => (dice.chance(chance) ? [{ kind, atMs: dice.between(START_MS, calmFromMs) }] : []));
  return [...draw(FREQUENT, 0.1), ...draw(RARE, 0.03)];
}
