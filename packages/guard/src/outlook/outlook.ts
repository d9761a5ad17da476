import { type GuardPolicy, isStatistical, type Learned } from '../judge/policy.ts';
import { type PlannedStep, rehearse } from '../rehearsal/rehearse.ts';
import { expectedMinutes } from './expected-minutes.ts';
import { helpFor } from './help.ts';
import { guardsIn, isUnderpowered, type OutlookSettings } from './in-step.ts';
import { stepSentences } from './sentences.ts';
import type { Outlook, StepOutlook } from './step-outlook.ts';

/** What a step must be able to see by default: a doubling. */
const MUST_SEE = 2;
const A_DAY_MINUTES = 24 * 60;

/**
 * Say before a rollout what its guards will be able to see, step by step.
 *
 * A step is called underpowered when no guard that compares server errors (where those are blind a ceiling, where there
 * are none latency) would prove `mustSee` times the usual rate within the longest hold: such a step may pass, but
 * passing says little. For a champion that never fails, the yardstick is a rate of 1 %. Each step is looked at by
 * itself, with no evidence carried over from the steps before.
 *
 * @param learned - what the champion's past says; its traffic is split by the weight of each step
 * @param mustSee - times the usual rate, above 1; default 2
 */
export function outlookOf(
  policy: GuardPolicy,
  learned: Learned,
  steps: readonly PlannedStep[],
  { mustSee = MUST_SEE }: { mustSee?: number } = {},
): Outlook {
  const outlooks = steps.map((step) => stepOutlook(step, { policy, learned, mustSee }));
  return {
    requestsPerMinute: learned.requestsPerMinute,
    steps: outlooks,
    underpowered: outlooks.some(({ underpowered }) => underpowered),
    minutesToPass: sumOrNull(outlooks.map(({ minutesToAgreement }) => minutesToAgreement)),
  };
}

function stepOutlook(step: PlannedStep, settings: OutlookSettings): StepOutlook {
  const guards = guardsIn(step, settings);
  const challengerRequests = (settings.learned.requestsPerMinute * step.weightPercent) / 100;
  const outlook = {
    ...step,
    championRequests: settings.learned.requestsPerMinute - challengerRequests,
    challengerRequests,
    guards,
    underpowered: isUnderpowered(guards),
    ...agreementIn(step, settings),
    help: helpFor(step, guards, settings),
  };
  return { ...outlook, sentences: stepSentences(outlook, settings) };
}

/** Let a healthy challenger with exactly the expected counts run through the step. */
function agreementIn(step: PlannedStep, settings: OutlookSettings) {
  const { minutes, guard } = rehearseExpected(step, settings);
  if (minutes !== null) return { minutesToAgreement: minutes, minutesOfEvidence: minutes, undecidedGuard: null };
  const aDay = { ...step, latestMinutes: Math.max(A_DAY_MINUTES, step.latestMinutes) };
  const minutesOfEvidence = settings.learned.requestsPerMinute === 0 ? null : rehearseExpected(aDay, settings).minutes;
  return { minutesToAgreement: null, minutesOfEvidence, undecidedGuard: guard };
}

function rehearseExpected(step: PlannedStep, { policy, learned }: OutlookSettings) {
  const supply = expectedMinutes(learned, policy.rules.filter(isStatistical));
  const { outcome, minutes, guard } = rehearse({ policy, learned, steps: [step] }, 0, supply);
  return { minutes: outcome === 'passed' ? minutes : null, guard };
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? known.reduce((sum, value) => sum + value, 0) : null;
}
