import { countText, minutesText } from '../words.ts';
import type { Outlook, StepOutlook } from './step-outlook.ts';

/** The outlook as lines of text: a heading a step, its sentences beneath, indented by two. */
export function outlookLines(outlook: Outlook): string[] {
  const total =
    outlook.minutesToPass === null
      ? 'A healthy challenger would wait for a decision on the way.'
      : `A healthy challenger is expected at the end after ${minutesText(outlook.minutesToPass)}.`;
  return [...outlook.steps.flatMap(stepLines), total];
}

function stepLines(step: StepOutlook): string[] {
  const traffic = `${countText(step.challengerRequests)} of ${countText(step.challengerRequests + step.championRequests)} requests/min`;
  const hold = `held ${minutesText(step.holdMinutes)} to ${minutesText(step.latestMinutes)}`;
  const flag = step.underpowered ? ', underpowered' : '';
  return [`${step.weightPercent} % (${traffic}), ${hold}${flag}`, ...step.sentences.map((sentence) => `  ${sentence}`)];
}
