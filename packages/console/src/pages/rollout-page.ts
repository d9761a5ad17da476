import { hasEnded } from '@fairlead/rollout';
import type { RolloutData } from '../data.ts';
import { moment } from '../format.ts';
import { html } from '../html.ts';
import { links } from '../links.ts';
import { audit } from '../rollout/audit.ts';
import { charts } from '../rollout/charts.ts';
import { guards } from '../rollout/guards.ts';
import { planDiff } from '../rollout/plan-diff.ts';
import { stepTrack } from '../rollout/steps.ts';
import { story } from '../rollout/story.ts';
import { rolloutPill } from '../status.ts';
import type { Page } from './page.ts';

/** One rollout: first what it has to say for itself, then how that came about. */
export function rolloutPage(data: RolloutData): Page {
  const { view, next, traffic } = data;
  const { challenger, champion, endpoint, accountId, region, startedAt, startedBy, status } = view;
  const reached = traffic.at(-1)?.step ?? null;
  return {
    title: `${challenger.model} on ${endpoint}: ${status}`,
    section: 'rollouts',
    everySeconds: hasEnded(status) ? 15 : 2,
    told: `${challenger.model} on ${endpoint} is ${status} with ${challenger.weight} % of the traffic.`,
    main: html`<header class="head"><p class="crumbs"><a href="${links.endpoint({ name: endpoint, accountId, region })}">${endpoint}</a> · ${region} · ${accountId}</p>
<h1>${challenger.model} <span class="soft">replaces</span> ${champion.model}</h1>${rolloutPill(view)}
<p class="soft">Started ${moment(startedAt)} by ${startedBy} · <code>${view.id}</code></p></header>
${stepTrack(view, reached)}${story(data)}${charts(data)}${guards(data)}${planDiff(data)}${audit(data)}
${next && html`<section aria-label="Next"><h2>Next on this endpoint</h2><p>${next.model}, asked for by ${next.requestedBy}. ${next.why}</p></section>`}`,
  };
}
