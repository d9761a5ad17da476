import type { QueuedRollout } from '@fairlead/rollout';
import { moment } from '../format.ts';
import { html } from '../html.ts';
import { pill } from '../status.ts';
import type { Page } from './page.ts';

/** A rollout that waits for its endpoint. */
export function queuedPage({ id, endpoint, model, requestedBy, requestedAt, why }: QueuedRollout): Page {
  return {
    title: `${model} on ${endpoint}: queued`,
    section: 'rollouts',
    everySeconds: 5,
    told: `${model} on ${endpoint} is queued.`,
    main: html`<header class="head"><h1>${model} <span class="soft">for</span> ${endpoint}</h1>${pill('quiet', 'queued')}<p class="soft">Asked for ${moment(requestedAt)} by ${requestedBy} · <code>${id}</code></p></header><p>${why}</p>`,
  };
}
