import type { RolloutData } from '../data.ts';
import { type Html, html } from '../html.ts';

/** A setting of the endpoint config before and after. */
interface Setting {
  name: string;
  before: string;
  after: string;
}

/** What the endpoint config will have been changed in, setting by setting; equal ones are left out. */
export function settingsOf({ plan }: Pick<RolloutData, 'plan'>): Setting[] {
  const before = plan.configs.original.body;
  const after = plan.configs.final.body;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => difference(name, before[name], after[name]));
}

/** Objects and lists are compared member by member: what differs is named by its path. */
function difference(name: string, before: unknown, after: unknown): Setting[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((member) => difference(`${name}.${member}`, before[member], after[member]));
  }
  const [old, fresh] = [textOf(before), textOf(after)];
  return old === fresh ? [] : [{ name, before: old, after: fresh }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What the rollout changes of the endpoint, and how it is judged meanwhile. */
export function planDiff(data: RolloutData): Html {
  const { plan, view } = data;
  const settings = settingsOf(data);
  return html`<section aria-label="Plan"><h2>Plan</h2>
<div class="scroll" role="region" aria-label="What changes" tabindex="0"><table class="diff"><caption>What changes in the endpoint config, from ${plan.configs.original.name} to ${plan.configs.final.name}</caption>
<thead><tr><th scope="col">setting</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
<tbody>${settings.map(({ name, before, after }) => html`<tr><th scope="row">${name}</th><td><del>${before}</del></td><td><ins>${after}</ins></td></tr>`)}</tbody></table></div>
<dl class="facts"><div><dt>champion</dt><dd>${view.champion.model} as ${view.champion.variant}</dd></div>
<div><dt>challenger</dt><dd>${view.challenger.model} as ${view.challenger.variant}</dd></div>
<div><dt>if nobody can tell</dt><dd>${plan.onInconclusive}</dd></div>
<div><dt>champion stays warm</dt><dd>${Math.round(plan.keepWarmSeconds / 60)} min at 100 %</dd></div>
<div><dt>judged by</dt><dd>profile ${plan.guards.profile}, false alarm at most ${plan.guards.alphaRollback * 100} %</dd></div></dl></section>`;
}
