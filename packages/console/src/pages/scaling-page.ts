import type { ScalingLine } from '../data.ts';
import { type Html, html } from '../html.ts';
import { links } from '../links.ts';
import { pill, type Tone } from '../status.ts';
import { listPage, type Page } from './page.ts';

/** Every endpoint with a scaling policy, and how it stands. */
export function scalingPage(lines: readonly ScalingLine[]): Page {
  return listPage(
    'scaling',
    'Scaling',
    html`<h1>Scaling</h1>${
      lines.length === 0
        ? html`<p class="empty">No endpoint has a scaling policy of Fairlead’s. <code>npx fairlead scaling apply &lt;endpoint&gt; --file policy.yaml</code> sets one.</p>`
        : html`<div class="cards">${lines.map(
            (line) =>
              html`<article class="card"><h3><a href="${links.endpoint(line)}">${line.name}</a></h3>${scalingState(line)}</article>`,
          )}</div>`
    }`,
  );
}

type State = NonNullable<ScalingLine['status']>['state'];

const TONES: Readonly<Record<State, Tone>> = {
  'in-sync': 'good',
  applied: 'good',
  drifted: 'wait',
  waiting: 'moving',
  held: 'quiet',
  refused: 'bad',
  failed: 'bad',
  'endpoint-missing': 'wait',
};

/** How one policy stands, with what has drifted from it. */
export function scalingState({ name, status, written }: ScalingLine): Html {
  const policy = html`<details id="policy-${name}"><summary>The policy</summary><pre tabindex="0">${JSON.stringify(written, null, 2)}</pre></details>`;
  if (!status) return html`${pill('moving', 'new')}<p>Not looked at yet; that takes five minutes at most.</p>${policy}`;
  const { state, why, drift, foreign, errors, checkedAt } = status;
  return html`${pill(TONES[state], state)}<p>${why}</p>${list('Drifted', drift)}${list('Made by a person, and kept', foreign)}${list(
    'Faults',
    errors.map(({ pointer, detail }) => `${pointer}: ${detail}`),
  )}${policy}<p class="soft">Checked ${checkedAt.slice(11, 16)} UTC</p>`;
}

function list(title: string, items: readonly string[]): Html | null {
  return items.length === 0 ? null : html`<h4>${title}</h4><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}
