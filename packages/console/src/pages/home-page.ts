import { hasEnded, type RolloutView } from '@fairlead/rollout';
import type { WaveView } from '@fairlead/wave';
import { waveCommands } from '../commands.ts';
import type { HomeData } from '../data.ts';
import { type Html, html } from '../html.ts';
import { links } from '../links.ts';
import { waitsForPerson, wavePill } from '../status.ts';
import type { Page } from './page.ts';
import { rolloutCard, rolloutTable } from './rollout-card.ts';

/** Ended rollouts shown below what still moves. */
const ENDED_SHOWN = 10;

/** What waits for a person, everything that moves, and what has ended lately. */
export function homePage({ rollouts, waves }: HomeData): Page {
  const running = rollouts.filter(({ status }) => !hasEnded(status));
  const waiting = running.filter(waitsForPerson);
  const moving = running.filter((view) => !waitsForPerson(view));
  const ended = rollouts.filter(({ status }) => hasEnded(status)).slice(0, ENDED_SHOWN);
  const waitingWaves = waves.filter(needsPerson);
  const movingWaves = waves.filter((wave) => !wave.endedAt && !needsPerson(wave));
  const [waits, moves] = [waiting.length + waitingWaves.length, moving.length + movingWaves.length];
  return {
    title: 'Now',
    section: 'home',
    everySeconds: 2,
    told: `${waits} waiting for you, ${moves} moving.`,
    main: html`<h1>${headline(waits, moves)}</h1>
<section aria-label="Waiting for you"><h2>Waiting for you <span class="count${waits > 0 && ' some'}">${waits}</span></h2>
${waits === 0 && html`<p class="empty">Nothing waits for a person. What moves goes on by itself, or back by itself.</p>`}
<div class="cards">${waiting.map((view) => rolloutCard(view, { withCommands: true }))}${waitingWaves.map(waveCard)}</div></section>
<section aria-label="Moving"><h2>Moving <span class="count">${moves}</span></h2>
${moves === 0 && html`<p class="empty">No rollout is under way. Start one: <code>npx fairlead rollout start --endpoint … --model … --watch</code></p>`}
<div class="cards">${moving.map((view) => rolloutCard(view, { withCommands: false }))}${movingWaves.map(waveCard)}</div></section>
${ended.length > 0 && endedLately(ended)}`,
  };
}

function headline(waits: number, moves: number): string {
  if (waits > 0) return waits === 1 ? 'One waits for you' : `${waits} wait for you`;
  return moves > 0 ? 'All goes by itself' : 'All quiet';
}

function endedLately(ended: readonly RolloutView[]): Html {
  return html`<section aria-label="Ended lately"><h2>Ended lately</h2>${rolloutTable(ended, 'Ended lately')}<p><a href="${links.rollouts}">All rollouts</a></p></section>`;
}

const needsPerson = ({ status, trouble }: WaveView): boolean => status === 'paused' || trouble?.quarantined === true;

function waveCard(wave: WaveView): Html {
  return html`<article class="card moving"><header><h3><a href="${links.wave(wave.id)}">Wave over ${wave.endpoints} endpoints</a></h3>${wavePill(wave.status)}</header><p>${wave.why}</p>${needsPerson(wave) && waveCommands(wave)}</article>`;
}
