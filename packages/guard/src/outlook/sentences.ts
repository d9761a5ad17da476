import { countText, minutesText, percentOf } from '../words.ts';
import type { Blindness, GuardOutlook } from './guard-outlook.ts';
import { MUST_SEE_RATE } from './guard-outlook.ts';
import { decidingOf, type OutlookSettings } from './in-step.ts';
import type { StepOutlook } from './step-outlook.ts';

type Step = Omit<StepOutlook, 'sentences'>;

/** A step in words: what each guard sees, when a healthy challenger may move on, what would help. */
export function stepSentences(step: Step, settings: OutlookSettings): string[] {
  if (step.championRequests + step.challengerRequests === 0) {
    return ['The champion has had no requests, so nothing can be seen and nothing will be agreed to.'];
  }
  return [
    ...step.guards.filter(({ blind }) => blind === null).map((guard) => sightSentence(guard, step)),
    ...blindSentences(step),
    agreementSentence(step),
    ...(step.underpowered ? underpoweredSentences(step, settings) : []),
  ];
}

function sightSentence({ guard, ladder, usualRate, referenceRate }: GuardOutlook, step: Step): string {
  const usual = percentOf(usualRate ?? referenceRate ?? 0);
  const isSeen = ({ minutes }: { minutes: number | null }) => minutes !== null && minutes <= step.latestMinutes;
  const least = ladder.findIndex(isSeen);
  const text = ({ rate, minutes }: { rate: number; minutes: number | null }) =>
    `${usual} → ${percentOf(rate)} % in ${minutesText(minutes ?? 0)}`;
  const place = `At ${trafficText(step)} requests/min and ${step.weightPercent} %`;
  const hold = minutesText(step.latestMinutes);
  const [everything, smallest] = [ladder.at(-1), ladder[least]];
  if (!everything || !smallest)
    return `${place} you cannot see even ${usual} → 100 % of ${nameOf(guard)} within ${hold}.`;
  const seen = smallest === everything ? text(smallest) : `${text(smallest)} and ${text(everything)}`;
  const hidden = ladder[least - 1];
  const but = hidden ? `, but not ${usual} → ${percentOf(hidden.rate)} % within ${hold}` : '';
  return `${place} you can see ${nameOf(guard)} ${seen}${but}.`;
}

const BLIND_TEXT: Readonly<Record<Exclude<Blindness, 'no-rate'>, (guards: string) => string>> = {
  'no-data': (guards) =>
    `Nothing was ever published for ${guards}: what they will see is unknown, and without data they agree to nothing.`,
  'no-champion': (guards) => `At 100 % the champion has no traffic to compare with: ${guards} can see nothing.`,
  'no-traffic': (guards) => `Without traffic ${guards} can see nothing.`,
};

function blindSentences({ guards }: Step): string[] {
  return (['no-data', 'no-champion', 'no-traffic'] as const).flatMap((why) => {
    const names = guards.filter(({ blind }) => blind === why).map(({ guard }) => nameOf(guard));
    return names.length === 0 ? [] : [BLIND_TEXT[why](names.join(', '))];
  });
}

function agreementSentence({ minutesToAgreement, minutesOfEvidence, latestMinutes, undecidedGuard }: Step): string {
  if (minutesToAgreement !== null) return `A healthy challenger may move on after ${minutesText(minutesToAgreement)}.`;
  const guard = undecidedGuard === null ? '' : ` (${nameOf(undecidedGuard)})`;
  const needed = minutesOfEvidence === null ? 'more than a day' : `about ${minutesText(minutesOfEvidence)}`;
  return `A healthy challenger would still be undecided after ${minutesText(latestMinutes)}${guard}: the evidence takes ${needed}.`;
}

function underpoweredSentences(step: Step, { mustSee }: OutlookSettings): string[] {
  const [measured] = decidingOf(step.guards);
  if (!measured) return ['Underpowered: no guard looks at errors or latency, so this step could never fail.'];
  const what = `${regressionText(measured, mustSee)} of ${nameOf(measured.guard)}`;
  const wait = measured.minutesToMustSee;
  const problem =
    wait === null
      ? 'cannot be seen at all'
      : `takes ${minutesText(Math.ceil(wait))} to see, the longest hold is ${minutesText(step.latestMinutes)}`;
  return [`Underpowered: ${what} ${problem}.`, ...helpSentences(step)];
}

function regressionText({ referenceRate }: GuardOutlook, mustSee: number): string {
  if (referenceRate === null) return `a rate of ${percentOf(MUST_SEE_RATE)} %`;
  const times = mustSee === 2 ? 'a doubling' : `${mustSee} times the rate`;
  return `${times} (${percentOf(referenceRate)} → ${percentOf(Math.min(1, referenceRate * mustSee))} %)`;
}

function helpSentences({ help, latestMinutes, weightPercent }: Step): string[] {
  if (help.ceiling) return ['What would help: an error ceiling, which needs no champion and no past.'];
  const hold = help.longestHoldMinutes === null ? [] : [`a longest hold of ${minutesText(help.longestHoldMinutes)}`];
  const weight = help.weightPercent === null ? [] : [`${help.weightPercent} % instead of ${weightPercent} %`];
  const remedies = [...hold, ...weight];
  if (remedies.length === 0) return [];
  const none = weight.length === 0 ? ` No weight shows it within ${minutesText(latestMinutes)}.` : '';
  return [`What would help: ${remedies.join(', or ')}.${none}`];
}

function trafficText({ championRequests, challengerRequests }: Step): string {
  const requests = championRequests + challengerRequests;
  return requests >= 10 ? countText(requests) : String(Number(requests.toPrecision(2)));
}

const SLOW = /^slow-p(.+)$/;

/** A guard's name inside a sentence: latency guards count slow requests. */
function nameOf(guard: string): string {
  const percentile = SLOW.exec(guard)?.[1];
  return percentile === undefined ? guard : `requests beyond p${percentile}`;
}
