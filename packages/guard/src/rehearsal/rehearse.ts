import type { GuardPolicy, Learned } from '../judge/policy.ts';
import { MINUTE_MS } from '../judge/window.ts';
import { type PairedMinute, type StepJudge, stepJudge } from './step-judge.ts';

/** A step of a plan, in whole minutes with data. */
export interface PlannedStep {
  /** The challenger's share of requests, percent, above 0 to 100. */
  weightPercent: number;
  /** The shortest time the step is held. */
  holdMinutes: number;
  /** The time after which a step nobody could decide is given up. */
  latestMinutes: number;
}

/** What a rollout would be judged by. */
export interface RehearsalPlan {
  policy: GuardPolicy;
  learned: Learned;
  steps: readonly PlannedStep[];
}

/**
 * What both variants did in a minute, given the challenger's weight in it; null when there are no more minutes.
 *
 * @param weight - the challenger's share of requests, 0–1
 */
export type Supply = (startMs: number, weight: number) => PairedMinute | null;

/** How a rehearsed rollout ended. */
export interface Rehearsal {
  /** `undecided`: a step ran out of time; `cut-short`: the minutes ran out. */
  outcome: 'passed' | 'rolled-back' | 'undecided' | 'cut-short';
  /** Minutes from the first live request to the end. */
  minutes: number;
  /** Index of the step it ended in. */
  step: number;
  /** The guard that decided it; null when it passed or was cut short. */
  guard: string | null;
  /** Why, for people. */
  sentence: string;
}

/**
 * Rehearse one rollout: a look each minute, back at the first proof of harm, on at the end of the hold with every
 * guard's consent, given up at the end of the longest hold.
 *
 * The next step begins with the next minute: the time that SageMaker takes to move weights, and the two minutes that
 * metrics need, are left out.
 */
export function rehearse({ policy, learned, steps }: RehearsalPlan, startMs: number, supply: Supply): Rehearsal {
  const judge = stepJudge(policy, learned);
  let minutes = 0;
  for (const [step, planned] of steps.entries()) {
    judge.enterStep(step, planned.weightPercent, startMs + minutes * MINUTE_MS);
    const held = holdStep(judge, planned, startMs + minutes * MINUTE_MS, supply);
    minutes += held.minutes;
    if (held.outcome !== 'passed') return { ...held, minutes, step };
  }
  const sentence = 'Every guard agreed at every step.';
  return { outcome: 'passed', minutes, step: Math.max(0, steps.length - 1), guard: null, sentence };
}

function holdStep(
  judge: StepJudge,
  { weightPercent, holdMinutes, latestMinutes }: PlannedStep,
  fromMs: number,
  supply: Supply,
): Omit<Rehearsal, 'step'> {
  const longest = Math.max(1, holdMinutes, latestMinutes);
  for (let minutes = 1; minutes <= longest; minutes += 1) {
    const startMs = fromMs + (minutes - 1) * MINUTE_MS;
    const minute = supply(startMs, weightPercent / 100);
    if (!minute) {
      return { outcome: 'cut-short', minutes: minutes - 1, guard: null, sentence: 'There are no later minutes.' };
    }
    const judgement = judge.look(startMs, minute, minutes >= holdMinutes);
    if (judgement?.kind === 'pass') return { outcome: 'passed', minutes, guard: null, sentence: judgement.sentence };
    if (judgement) return { outcome: 'rolled-back', minutes, ...decider(judgement, 'fail') };
  }
  return { outcome: 'undecided', minutes: Math.floor(longest), ...decider(judge.judgement(), 'undecided') };
}

function decider(judgement: ReturnType<StepJudge['judgement']>, kind: 'fail' | 'undecided') {
  const guard = judgement.verdicts.find((verdict) => verdict.kind === kind)?.guard ?? null;
  return { guard, sentence: judgement.sentence };
}
