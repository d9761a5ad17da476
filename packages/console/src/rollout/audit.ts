import type { RolloutData } from '../data.ts';
import { shortMoment } from '../format.ts';
import { type Html, html } from '../html.ts';

/** Who did what, when and why, newest first; the chain of hashes was checked when the page was made. */
export function audit({ audit: entries, brokenAt }: RolloutData): Html {
  const check =
    brokenAt === undefined
      ? html`<span class="soft">${entries.length} entries, chain whole</span>`
      : html`<strong class="bad">entry ${brokenAt} does not fit its chain: it was changed after it was written</strong>`;
  return html`<section aria-label="Audit"><h2>Audit ${check}</h2>
<ol class="audit" reversed>${entries
    .toReversed()
    .map(
      ({ at, actor, what, why, hash }) =>
        html`<li><span class="when">${shortMoment(at)}</span> <b>${what}</b> <span class="by">${actor}</span><p>${why}</p><code class="hash" title="SHA-256 of this entry and all before it">${hash.slice(0, 12)}</code></li>`,
    )}</ol></section>`;
}
