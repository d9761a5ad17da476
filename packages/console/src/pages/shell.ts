import { hash } from 'node:crypto';
import { ICON_PATH, SCRIPT_PATH, STYLE_PATH } from '../assets/assets.ts';
import { type Html, html } from '../html.ts';
import { links } from '../links.ts';
import type { Page, Section } from './page.ts';

const MENU: readonly { section: Section; href: string; label: string }[] = [
  { section: 'home', href: links.home, label: 'Now' },
  { section: 'rollouts', href: links.rollouts, label: 'Rollouts' },
  { section: 'endpoints', href: links.endpoints, label: 'Endpoints' },
  { section: 'waves', href: links.waves, label: 'Waves' },
  { section: 'scaling', href: links.scaling, label: 'Scaling' },
];

/** A whole page, and the version of what it says: equal pages have equal versions, whatever the clock. */
export function shell(page: Page, asOf: string): { text: string; version: string } {
  const { title, section, main, everySeconds, told } = page;
  const body = html`${main}`;
  const version = hash('sha256', `${title}\n${told}\n${body}`).slice(0, 20);
  const live = everySeconds !== null && html` data-every="${everySeconds}"`;
  const text = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} · Fairlead</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${STYLE_PATH}"><link rel="icon" href="${ICON_PATH}" type="image/svg+xml"><script type="module" src="${SCRIPT_PATH}"></script></head>
<body><a class="skip" href="#main">Skip to the content</a>
<header class="bar"><a class="brand" href="/">${mark()}<span>Fairlead</span></a>
<nav aria-label="Main"><ul>${MENU.map((entry) => menuItem(entry, section))}</ul></nav>
<p class="live" id="live"><span class="dot" aria-hidden="true"></span><span id="live-text">as of</span> <time id="as-of" datetime="${asOf}">${asOf.slice(11, 19)}</time> UTC</p></header>
<p class="lost" id="lost" role="alert" hidden></p><p class="heard" id="heard" role="status"></p>
<main id="main" tabindex="-1" data-version="${version}" data-told="${told}"${live}>${body}</main></body></html>`;
  return { text: text.toString(), version };
}

function menuItem({ section, href, label }: (typeof MENU)[number], current: Section | null): Html {
  return html`<li><a href="${href}"${section === current && html` aria-current="page"`}>${label}</a></li>`;
}

/** A line led through a ring: what a fairlead is. */
function mark(): Html {
  return html`<svg class="mark-logo" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="7.5"/><path d="M0 20C6 20 8 12 12 12S18 4 24 4"/></svg>`;
}
