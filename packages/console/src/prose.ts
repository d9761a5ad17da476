import { type Html, html } from './html.ts';

/** Text in which backticks set off what is to be typed, as in Markdown. */
export function prose(text: string): Html {
  const parts = text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
  return html`${parts}`;
}
