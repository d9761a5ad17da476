import { durationText, hasEnded, millisecondsLeft, type RolloutView } from '@fairlead/rollout';
import { ADVICE } from '../advice.ts';
import { rolloutCommands } from '../commands.ts';
import type { RolloutData } from '../data.ts';
import { grouped, moment, percentText, spanText } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { prose } from '../prose.ts';
import { toneOf } from '../status.ts';

/** What a rollout has to say for itself: what was seen, what came of it, what a person may do next. */
export function story(data: RolloutData): Html {
  const { view } = data;
  return html`<section class="story ${toneOf(view)}" aria-label="What happened">
<div><h2>${hasEnded(view.status) ? 'What was seen' : 'Seen so far'}</h2>${seen(data)}</div>
<div><h2>${cameOfIt(view)}</h2>${did(data)}</div>
<div><h2>What you can do</h2>${next(view)}</div></section>`;
}

function seen({ view: { lastLook, cause, champion, challenger }, looks }: RolloutData): Part {
  if (!lastLook && !cause) return html`<p>No request of the challenger has been judged yet.</p>`;
  const bounds = looks.at(-1)?.verdicts.find(({ kind }) => kind === 'fail')?.evidence;
  return [
    cause && html`<p class="sentence">${cause.sentence}</p>`,
    typeof bounds?.ratioAtLeast === 'number' &&
      bounds.ratioAtLeast > 1 &&
      html`<p>At least <b>${bounds.ratioAtLeast.toFixed(1)} times</b> as often as the champion, almost certainly.</p>`,
    lastLook &&
      html`<table class="versus"><thead><tr><th scope="col">by ${lastLook.at.slice(11, 16)} UTC</th><th scope="col">requests</th><th scope="col">errors</th></tr></thead>
<tbody><tr><th scope="row"><i class="swatch champion"></i>${champion.model}</th>${counts(lastLook.champion)}</tr>
<tr><th scope="row"><i class="swatch challenger"></i>${challenger.model}</th>${counts(lastLook.challenger)}</tr></tbody></table>`,
  ];
}

function counts({ requests, errors }: { requests: number; errors: number }): Html {
  const share = requests > 0 && html` <small>${percentText(errors / requests)} %</small>`;
  return html`<td>${grouped(requests)}</td><td>${grouped(errors)}${share}</td>`;
}

function cameOfIt({ status }: RolloutView): string {
  if (status === 'rolled-back' || status === 'rolling-back') return 'Why it went back';
  if (status === 'succeeded') return 'How it ended';
  return hasEnded(status) ? 'What came of it' : 'What it waits for';
}

function did({ view }: RolloutData): Part {
  const { why, outcome, endedAt, startedAt, status, phaseEndsAt, asOf, trouble, abortRequestedBy, pausedBy } = view;
  return [
    html`<p>${restOf(why, view.cause?.sentence)}</p>`,
    outcome && html`<p><b>What Fairlead did.</b> ${prose(ADVICE[outcome].did)}</p>`,
    abortRequestedBy && html`<p>Asked for by ${abortRequestedBy}.</p>`,
    pausedBy && html`<p>Paused by ${pausedBy}.</p>`,
    trouble &&
      html`<p class="sentence">Fairlead could not go on ${trouble.failures} times in a row: ${trouble.message}</p>`,
    !hasEnded(status) &&
      phaseEndsAt &&
      html`<p>Earliest next step: ${moment(phaseEndsAt)}${minutesLeft(phaseEndsAt, asOf)}.</p>`,
    endedAt && html`<p class="soft">Ended ${moment(endedAt)}, after ${spanText(startedAt, endedAt)}.</p>`,
  ];
}

/** The cause stands in the first column already. */
function restOf(why: string, cause: string | undefined): string {
  return cause !== undefined && why.startsWith(cause) ? why.slice(cause.length).trim() : why;
}

/** Whole minutes, so that the page stays the same for as long as it says the same. */
function minutesLeft(endsAt: string, asOf: string): string {
  const minutes = Math.ceil(millisecondsLeft(endsAt, asOf) / 60_000);
  return minutes > 0 ? `, in ${durationText(minutes * 60)}` : '; the guards decide now';
}

function next(view: RolloutView): Part {
  const { outcome, allowedActions, status } = view;
  const commands = rolloutCommands(view);
  return [
    outcome && html`<p>${prose(ADVICE[outcome].next.replaceAll('<id>', view.id))}</p>`,
    !outcome && allowedActions.length > 0 && html`<p>Nothing has to be done: it goes on by itself.</p>`,
    !outcome &&
      allowedActions.length === 0 &&
      !hasEnded(status) &&
      html`<p>It is on its way back, and is not to be stopped.</p>`,
    commands,
  ];
}
