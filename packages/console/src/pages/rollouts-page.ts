import type { RolloutListData } from '../data.ts';
import { html } from '../html.ts';
import { links } from '../links.ts';
import { listPage, type Page } from './page.ts';
import { rolloutTable } from './rollout-card.ts';

/** All rollouts, newest first, page by page. */
export function rolloutsPage({ rollouts, nextCursor }: RolloutListData): Page {
  return listPage(
    'rollouts',
    'Rollouts',
    html`<h1>Rollouts</h1>${
      rollouts.length === 0
        ? html`<p class="empty">There is none yet. <code>npx fairlead rollout start --endpoint … --model …</code> starts one.</p>`
        : rolloutTable(rollouts, 'Rollouts, newest first')
    }${nextCursor !== null && html`<p><a rel="next" href="${links.rollouts}?${new URLSearchParams({ cursor: nextCursor }).toString()}">Older rollouts</a></p>`}`,
  );
}
