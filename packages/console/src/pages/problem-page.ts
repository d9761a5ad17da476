import { html } from '../html.ts';
import { links } from '../links.ts';
import type { Page } from './page.ts';

/** What is told instead of a page: what went wrong, and where to go from here. */
export function problemPage({ title, detail, requestId }: { title: string; detail: string; requestId: string }): Page {
  return {
    title,
    section: null,
    everySeconds: null,
    told: title,
    main: html`<header class="head"><h1>${title}</h1></header><p>${detail}</p><p><a href="${links.home}">What is going on now</a></p><p class="soft">Request <code>${requestId}</code></p>`,
  };
}
