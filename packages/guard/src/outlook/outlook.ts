import { panelOf } from '../judge/panel.ts';
import { type GuardPolicy, isStatistical, type Learned, ruleId } from '../judge/policy.ts';
import { type PlannedStep, rehearse } from '../rehearsal/rehearse.ts';
import { expectedMinutes } from './expected-minutes.ts';
import { type GuardOutlook, guardOutlook } from './guard-outlook.ts';
import { type Help, helpFor } from './help.ts';
import { stepSentences } from './sentences.ts';

/** What the statistical guards can see in one step of a plan, at the endpoint's usual traffic. */
export interface StepOutlook extends PlannedStep {
  /** Requests a minute. */
  championRequests: number;
  challengerRequests: number;
  guards: GuardOutlook[];
  /** No guard that decides here would see what a step must be able to see, within the longest hold. */
  underpowered: boolean;
  /** Expected minutes until a healthy challenger may move on; null when the longest hold would end undecided. */
  minutesToAgreement: number | null;
  /** The guards that would still be undecided then. */
  undecidedGuard: string | null;
  /** What would make the step see what it must, or come to an end. */
  help: Help;
  /** The step in words, what would help last. */
  sentences: string[];
}

/** What a policy can see over a whole plan. */
export interface Outlook {
  /** The champion's usual traffic, requests a minute. */
  requestsPerMinute: number;
  steps: StepOutlook[];
  /** Any step is underpowered. */
  underpowered: boolean;
  /** Expected minutes until a healthy challenger has passed all steps; null when a step would end undecided. */
  minutesToPass: number | null;
}

/** What a step must be able to see by default: a doubling. */
const MUST_SEE = 2;

/**
 * Say before a rollout what its guards will be able to see, step by step.
 *
 * A step is called underpowered when none of the guards that decide over errors (5xx, model errors, a ceiling; where
 * there are none, latency) would prove `mustSee` times the usual rate within the longest hold: such a step may pass,
 * but passing says little. For a champion that never fails, the yardstick is a rate of 1 %. Each step is looked at for
 * itself, with no evidence carried over from the steps before.
 *
 * @param learned - what the champion's past says; its traffic is split by the weight of each step
 * @param mustSee - times the usual rate, above 1
 */
export function outlookOf(
  policy: GuardPolicy,
  learned: Learned,
  steps: readonly PlannedStep[],
  { mustSee = MUST_SEE }: { mustSee?: number } = {},
): Outlook {
  const outlooks = steps.map((step) => stepOutlook({ policy, learned, mustSee }, step));
  const agreed = outlooks.map(({ minutesToAgreement }) => minutesToAgreement);
  return {
    requestsPerMinute: learned.requestsPerMinute,
    steps: outlooks,
    underpowered: outlooks.some(({ underpowered }) => underpowered),
    minutesToPass: agreed.every((minutes) => minutes !== null)
      ? agreed.reduce((sum, minutes) => sum + minutes, 0)
      : null,
  };
}

/** What is the same for every step. */
export interface OutlookSettings {
  policy: GuardPolicy;
  learned: Learned;
  mustSee: number;
}

function stepOutlook(settings: OutlookSettings, step: PlannedStep): StepOutlook {
  const guards = guardsAt(settings, step);
  const challengerRequests = (settings.learned.requestsPerMinute * step.weightPercent) / 100;
  const outlook = {
    ...step,
    championRequests: settings.learned.requestsPerMinute - challengerRequests,
    challengerRequests,
    guards,
    underpowered: isUnderpowered(guards),
    ...agreementAt(settings, step),
  };
  const help = helpFor(settings, outlook, (other) => isUnderpowered(guardsAt(settings, other)));
  return { ...outlook, help, sentences: stepSentences({ ...outlook, help }, settings) };
}

function guardsAt({ policy, learned, mustSee }: OutlookSettings, step: PlannedStep): GuardOutlook[] {
  const specs = new Map(panelOf(policy, learned, step).map((spec) => [spec.id, spec]));
  return policy.rules.filter(isStatistical).flatMap((rule) => {
    const spec = specs.get(ruleId(rule));
    return spec ? [guardOutlook({ rule, spec, policy, learned, step, mustSee })] : [];
  });
}

function isUnderpowered(guards: readonly GuardOutlook[]): boolean {
  return deciding(guards).every(({ underpowered }) => underpowered);
}

/** The guards a step is measured by: those of server errors, and of latency where there are none. */
export function deciding(guards: readonly GuardOutlook[]): GuardOutlook[] {
  const errors = guards.filter(({ guard, kind }) => (kind === 'errors' && guard !== '4xx') || kind === 'error-ceiling');
  return errors.length > 0 ? errors : guards.filter(({ kind }) => kind === 'latency');
}

/** Let a healthy challenger with exactly the expected counts run through the step. */
function agreementAt({ policy, learned }: OutlookSettings, step: PlannedStep) {
  const supply = expectedMinutes(learned, policy.rules.filter(isStatistical));
  const { outcome, minutes, guard } = rehearse({ policy, learned, steps: [step] }, 0, supply);
  return {
    minutesToAgreement: outcome === 'passed' ? minutes : null,
    undecidedGuard: outcome === 'passed' ? null : guard,
  };
}
