import type { RolloutView } from '@fairlead/rollout';
import { rolloutCommands } from '../commands.ts';
import { moment, shortMoment, spanText } from '../format.ts';
import { type Html, html } from '../html.ts';
import { links } from '../links.ts';
import { rolloutPill, toneOf } from '../status.ts';

/** A rollout that moves or waits, in full: what it is, how far it is, why it stands where it stands. */
export function rolloutCard(view: RolloutView, { withCommands }: { withCommands: boolean }): Html {
  const { endpoint, challenger, champion, why, startedAt, startedBy } = view;
  return html`<article class="card ${toneOf(view)}"><header><h3><a href="${links.rollout(view.id)}">${challenger.model} <span class="soft">replaces ${champion.model} on</span> ${endpoint}</a></h3>${rolloutPill(view)}</header>
${weightBar(view)}<p>${why}</p>${withCommands && rolloutCommands(view)}
<p class="soft">Started ${moment(startedAt)} by ${startedBy}</p></article>`;
}

/** How much of the traffic the challenger has, with the plan's steps as notches. */
function weightBar({ challenger: { weight }, steps }: RolloutView): Html {
  const notches = steps.map((step) => `M${step.weight} 0V8`).join('');
  return html`<div class="weight"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><path class="track" d="M0 4H100"/>${weight > 0 && html`<path class="fill" d="M0 4H${weight}"/>`}<path class="notch" d="${notches}"/></svg><span><b>${weight} %</b> challenger</span></div>`;
}

/** Rollouts line by line, newest first. */
export function rolloutTable(rollouts: readonly RolloutView[], caption: string): Html {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="rows"><thead><tr><th scope="col">status</th><th scope="col">rollout</th><th scope="col">endpoint</th><th scope="col">started</th><th scope="col">took</th><th scope="col">why</th></tr></thead>
<tbody>${rollouts.map(rolloutRow)}</tbody></table></div>`;
}

function rolloutRow(view: RolloutView): Html {
  const { challenger, champion, endpoint, accountId, region, startedAt, endedAt, why, cause } = view;
  return html`<tr><td>${rolloutPill(view)}</td><td><a href="${links.rollout(view.id)}">${challenger.model}</a> <span class="soft">for ${champion.model}</span></td>
<td><a href="${links.endpoint({ name: endpoint, accountId, region })}">${endpoint}</a></td><td>${shortMoment(startedAt)}</td><td>${endedAt ? spanText(startedAt, endedAt) : '–'}</td><td class="words">${cause?.sentence ?? why}</td></tr>`;
}
