import { sharesOf } from '@fairlead/rollout';
import type { EndpointData, EndpointLine, EndpointListData } from '../data.ts';
import { moment, percentText } from '../format.ts';
import { type Html, html } from '../html.ts';
import { links } from '../links.ts';
import { pill, rolloutPill, type Tone } from '../status.ts';
import { listPage, type Page } from './page.ts';
import { rolloutCard, rolloutTable } from './rollout-card.ts';
import { scalingState } from './scaling-page.ts';

/** Every endpoint that Fairlead may see, with the rollout it is in. */
export function endpointsPage({ endpoints, notes }: EndpointListData): Page {
  return listPage(
    'endpoints',
    'Endpoints',
    html`<h1>Endpoints</h1>${notes.map((note) => html`<p class="sentence">${note}</p>`)}${
      endpoints.length === 0
        ? html`<p class="empty">There is no SageMaker endpoint here that Fairlead can see.</p>`
        : html`<div class="scroll" role="region" aria-label="Endpoints" tabindex="0"><table class="rows"><thead><tr><th scope="col">endpoint</th><th scope="col">where</th><th scope="col">rollout</th><th scope="col">why</th></tr></thead><tbody>${endpoints.map(endpointRow)}</tbody></table></div>`
    }`,
  );
}

function endpointRow(endpoint: EndpointLine): Html {
  const { name, accountId, region, rollout } = endpoint;
  return html`<tr><th scope="row"><a href="${links.endpoint(endpoint)}">${name}</a></th><td class="soft">${region} · ${accountId}</td><td>${rollout ? html`<a href="${links.rollout(rollout.id)}">${rollout.challenger.model} at ${rollout.challenger.weight} %</a> ${rolloutPill(rollout)}` : html`<span class="soft">none</span>`}</td><td class="words">${rollout?.why}</td></tr>`;
}

/** What an endpoint serves now, how it is judged and scaled, and its rollouts. */
export function endpointPage(data: EndpointData): Page {
  const { live, accountId, region, rollouts, policy, scaling } = data;
  const running = rollouts.filter(({ endedAt }) => endedAt === null);
  const ended = rollouts.filter(({ endedAt }) => endedAt !== null);
  return {
    title: live.name,
    section: 'endpoints',
    everySeconds: 5,
    told: `${live.name} is ${live.status}.`,
    main: html`<header class="head"><p class="crumbs"><a href="${links.endpoints}">Endpoints</a> · ${region} · ${accountId}</p><h1>${live.name}</h1>${pill(statusTone(live.status), live.status)}
<p class="soft">config <code>${live.configName}</code>, changed ${moment(live.lastModifiedAt)}</p></header>
${live.failureReason && html`<p class="sentence">SageMaker says: ${live.failureReason}</p>`}${variants(live)}
${running.map((view) => rolloutCard(view, { withCommands: true }))}
<section aria-label="Scaling"><h2>Scaling</h2>${scaling ? scalingState(scaling) : html`<p class="empty">No scaling policy of Fairlead’s. <code>npx fairlead scaling apply ${live.name} --file policy.yaml</code> sets one.</p>`}</section>
<section aria-label="Policy"><h2>How rollouts are judged</h2>${policy ? html`<pre tabindex="0">${JSON.stringify(policy, null, 2)}</pre>` : html`<p class="empty">As by default. <code>npx fairlead policy set ${live.name} --file policy.yaml</code> changes it.</p>`}</section>
${ended.length > 0 && html`<section aria-label="Rollouts"><h2>Rollouts before</h2>${rolloutTable(ended, 'Rollouts before')}</section>`}`,
  };
}

function statusTone(status: EndpointData['live']['status']): Tone {
  if (status === 'InService') return 'good';
  if (status === 'Failed' || status === 'UpdateRollbackFailed' || status === 'OutOfService') return 'bad';
  return 'moving';
}

function variants({ variants }: EndpointData['live']): Html {
  const shares = sharesOf(variants, 'currentWeight');
  return html`<section aria-label="Variants"><h2>Serving now</h2><div class="scroll" role="region" aria-label="Variants" tabindex="0"><table><thead><tr><th scope="col">variant</th><th scope="col">traffic</th><th scope="col">instances</th></tr></thead><tbody>${variants.map(
    ({ name, currentInstanceCount, desiredInstanceCount }) =>
      html`<tr><th scope="row">${name}</th><td>${percentText(shares.get(name) ?? 0)} %</td><td>${currentInstanceCount}${currentInstanceCount !== desiredInstanceCount && `, on the way to ${desiredInstanceCount}`}</td></tr>`,
  )}</tbody></table></div></section>`;
}
