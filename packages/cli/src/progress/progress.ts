import { durationText, hasEnded, millisecondsLeft, type RolloutStatus, type RolloutView } from '@fairlead/rollout';
import type { Paint } from './paint.ts';

const BAR_CELLS = 20;
const LABEL_WIDTH = 12;

/** A rollout as a block of lines for a terminal of `width` columns. */
export function progressBlock(view: RolloutView, { paint, width }: { paint: Paint; width: number }): string[] {
  const { endpoint, challenger, champion, asOf, why } = view;
  const title = `${paint.bold(endpoint)}  ${challenger.model} replaces ${champion.model}`;
  return [
    `${title}  ${paint.dim(`${asOf.slice(11, 19)} UTC`)}`,
    row('status', statusText(view, paint)),
    row('steps', stepLine(view, paint)),
    row('traffic', `${weightBar(challenger.weight, paint)} ${challenger.weight} % challenger`),
    row('champion', countsText(view.lastLook?.champion)),
    row('challenger', countsText(view.lastLook?.challenger)),
    row('time left', timeLeft(view)),
    ...wrapped('why', why, width),
  ];
}

/** A rollout as one plain line, for logs. */
export function progressLine(view: RolloutView): string {
  const { lastLook, challenger, asOf, why, status } = view;
  const counts = lastLook ? `  challenger ${countsText(lastLook.challenger)}` : '';
  return `${asOf.slice(11, 19)}  ${challenger.model}  ${status}  ${challenger.weight} %${counts}  ${why}`;
}

/** What tells one stage of a rollout from the next; a plain log writes a line when it changes. */
export function stageOf({ phase, currentStep, status }: RolloutView): string {
  return `${status} ${phase} ${currentStep ?? ''}`;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(LABEL_WIDTH)}${text}`;
}

function statusText({ status, phase }: RolloutView, paint: Paint): string {
  const text = status === phase ? status : `${status} (${phase})`;
  return colourOf(status, paint)(text);
}

function colourOf(status: RolloutStatus, { green, red, yellow, cyan }: Paint): (text: string) => string {
  switch (status) {
    case 'succeeded':
      return green;
    case 'rolled-back':
    case 'rolling-back':
    case 'lost':
    case 'abandoned':
      return red;
    case 'paused':
    case 'drifted':
    case 'adopted':
      return yellow;
    case 'progressing':
      return cyan;
  }
}

function stepLine(view: RolloutView, paint: Paint): string {
  const { steps, currentStep, status } = view;
  const done = status === 'succeeded' || view.phase === 'finishing' ? steps.length : (currentStep ?? 0);
  return steps
    .map(({ weight }, index) => {
      if (index < done) return paint.green(`● ${weight} %`);
      return index === currentStep ? paint.cyan(`◉ ${weight} %`) : paint.dim(`○ ${weight} %`);
    })
    .join(paint.dim(' ── '));
}

function weightBar(percent: number, paint: Paint): string {
  const filled = Math.round((percent / 100) * BAR_CELLS);
  return paint.cyan('█'.repeat(filled)) + paint.dim('░'.repeat(BAR_CELLS - filled));
}

function countsText(counts: { requests: number; errors: number } | undefined): string {
  if (!counts) return 'not judged yet';
  const share = counts.requests > 0 ? ` (${((100 * counts.errors) / counts.requests).toFixed(2)} %)` : '';
  return `${grouped(counts.requests)} requests, ${grouped(counts.errors)} errors${share}`;
}

function timeLeft({ status, phaseEndsAt, asOf }: RolloutView): string {
  if (hasEnded(status)) return '–';
  if (!phaseEndsAt) return 'until SageMaker is ready';
  const seconds = Math.round(millisecondsLeft(phaseEndsAt, asOf) / 1000);
  return seconds > 0 ? `${durationText(seconds)} in this step at least` : 'as soon as the guards agree';
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function wrapped(label: string, text: string, width: number): string[] {
  const room = Math.max(30, width - LABEL_WIDTH - 4);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + word.length + 1 > room) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].map((part, index) => row(index === 0 ? label : '', part));
}
