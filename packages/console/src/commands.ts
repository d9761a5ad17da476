import { type CommandName, hasEnded, type RolloutView } from '@fairlead/rollout';
import type { WaveView } from '@fairlead/wave';
import { type Html, html } from './html.ts';

/** What each command does, in few words; the CLI says it at length. */
const DOES: Readonly<Record<CommandName, string>> = {
  promote: 'End this hold now and go on.',
  'promote-full': 'Go to 100 % without further holds.',
  pause: 'Stand still at this weight.',
  resume: 'Go on.',
  abort: 'Take it back to the champion.',
  retry: 'Try again now.',
  adopt: 'Accept what somebody else has made of the endpoint.',
  revert: 'Go back to the model before.',
};

/** After the end these two start a rollout of their own. */
const DOES_AFTER: Partial<typeof DOES> = {
  retry: 'Roll the same model out anew.',
  revert: 'Start a rollout back to the model before.',
};

/** Exact commands to copy, for all that a rollout takes now. */
export function rolloutCommands({
  id,
  status,
  allowedActions,
}: Pick<RolloutView, 'id' | 'status' | 'allowedActions'>): Html | null {
  if (allowedActions.length === 0) return null;
  return html`<ul class="commands">${allowedActions.map((name) =>
    commandItem(`fairlead rollout ${name} ${id} --reason '…'`, {
      key: `${name}-${id}`,
      does: (hasEnded(status) && DOES_AFTER[name]) || DOES[name],
    }),
  )}</ul>`;
}

/** The same for a wave. */
export function waveCommands({ id, allowedActions }: Pick<WaveView, 'id' | 'allowedActions'>): Html | null {
  if (allowedActions.length === 0) return null;
  return html`<ul class="commands">${allowedActions.map((name) =>
    commandItem(`fairlead wave ${name} ${id} --reason '…'`, { key: `${name}-${id}`, does: '' }),
  )}</ul>`;
}

/** A command with a button that copies it; the button appears with the script that serves it. */
function commandItem(command: string, { key, does }: { key: string; does: string }): Html {
  return html`<li>${does && html`<span class="does">${does}</span>`}<code id="cmd-${key}">npx ${command}</code><button type="button" class="copy" id="copy-${key}" data-copies="cmd-${key}" aria-label="Copy the command ${command}">Copy</button></li>`;
}
