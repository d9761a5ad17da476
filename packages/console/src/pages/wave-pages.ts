import type { TargetView, WaveView } from '@fairlead/wave';
import { waveCommands } from '../commands.ts';
import type { WaveData } from '../data.ts';
import { moment, shortMoment } from '../format.ts';
import { type Html, html } from '../html.ts';
import { links } from '../links.ts';
import { pill, type Tone, wavePill } from '../status.ts';
import { listPage, type Page } from './page.ts';

/** All waves, newest first. */
export function wavesPage(waves: readonly WaveView[]): Page {
  return listPage(
    'waves',
    'Waves',
    html`<h1>Waves</h1>${
      waves.length === 0
        ? html`<p class="empty">There is none yet. A wave rolls a model out over many endpoints, stage by stage: <code>npx fairlead wave start --help</code></p>`
        : html`<div class="scroll" role="region" aria-label="Waves" tabindex="0"><table class="rows"><thead><tr><th scope="col">status</th><th scope="col">wave</th><th scope="col">started</th><th scope="col">endpoints</th><th scope="col">why</th></tr></thead><tbody>${waves.map(
            (wave) =>
              html`<tr><td>${wavePill(wave.status)}</td><td><a href="${links.wave(wave.id)}">${wave.id}</a></td><td>${shortMoment(wave.startedAt)}</td><td>${countsText(wave)}</td><td class="words">${wave.why}</td></tr>`,
          )}</tbody></table></div>`
    }`,
  );
}

function countsText({ counts, endpoints }: WaveView): string {
  const told = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  return `${endpoints}: ${told.join(', ')}`;
}

/** One wave with every endpoint of it. */
export function wavePage({ wave, targets }: WaveData): Page {
  const { startedAt, startedBy, endedAt, forecast, stages, currentStage } = wave;
  return {
    title: `Wave over ${wave.endpoints} endpoints: ${wave.status}`,
    section: 'waves',
    everySeconds: endedAt ? 15 : 3,
    told: `The wave is ${wave.status}: ${countsText(wave)}.`,
    main: html`<header class="head"><p class="crumbs"><a href="${links.waves}">Waves</a></p><h1>Wave over ${wave.endpoints} endpoints</h1>${wavePill(wave.status)}<p class="soft">Started ${moment(startedAt)} by ${startedBy} · <code>${wave.id}</code></p></header>
<ol class="steps" aria-label="Stages">${stages.map((size, index) => html`<li class="${currentStage === null || index < currentStage ? 'done' : index === currentStage ? 'now' : 'ahead'}"><b>Stage ${index + 1}</b> <span>${size} endpoints</span></li>`)}</ol>
<p>${wave.why}</p><p class="soft">${countsText(wave)}${forecast.endsAt && html` · expected to end ${moment(forecast.endsAt)}`}</p>${waveCommands(wave)}
<section aria-label="Endpoints"><h2>Endpoints</h2><div class="scroll" role="region" aria-label="Endpoints" tabindex="0"><table class="rows"><thead><tr><th scope="col">state</th><th scope="col">endpoint</th><th scope="col">stage</th><th scope="col">model</th><th scope="col">why</th></tr></thead><tbody>${targets.map(targetRow)}</tbody></table></div></section>`,
  };
}

function targetRow({ state, endpoint, accountId, region, stage, model, why, rolloutId }: TargetView): Html {
  const shown = rolloutId ? html`<a href="${links.rollout(rolloutId)}">${model}</a>` : model;
  return html`<tr><td>${pill(targetTone(state), state)}</td><th scope="row"><a href="${links.endpoint({ name: endpoint, accountId, region })}">${endpoint}</a></th><td>${stage + 1}</td><td>${shown}</td><td class="words">${why}</td></tr>`;
}

function targetTone(state: TargetView['state']): Tone {
  if (state === 'succeeded') return 'good';
  if (state === 'pending' || state === 'waiting') return 'quiet';
  return state === 'running' || state === 'starting' ? 'moving' : 'bad';
}
