import { COMMANDS, type CommandName } from '@fairlead/rollout';
import type { Command } from 'commander';
import { type CommandContext, print } from '../context.ts';

const DESCRIPTIONS: Readonly<Record<CommandName, string>> = {
  promote: 'end this hold now and go on; never past a guard that fails',
  'promote-full': 'go to 100 % without further holds; guards still roll back',
  pause: 'stand still at this weight; guards still look and still roll back',
  resume: 'go on after a pause',
  abort: 'take a rollout back to the model that served before',
  retry: 'try again now what SageMaker had no room for; after the end: the same rollout anew',
  adopt: 'accept what somebody else has made of the endpoint',
  revert: 'at 100 %: back with one weight call; after the end: a rollout back to the model before',
};

/** `fairlead rollout promote`, `… pause`, `… abort` and so on: one verb for each command. */
export function rolloutCommands(rollout: Command, context: CommandContext): void {
  for (const name of COMMANDS) {
    rollout
      .command(name)
      .description(DESCRIPTIONS[name])
      .argument('<id>', 'the rollout')
      .option('-r, --reason <text>', 'why, for the audit trail')
      .option('--json', 'print JSON')
      .action(async (id: string, { reason, json }: { reason?: string; json?: boolean }) => {
        const view = await context.api().command(id, name, reason);
        const accepted = `${name.charAt(0).toUpperCase()}${name.slice(1)} of ${id} accepted.`;
        const another =
          view.id === id || view.status === 'queued'
            ? []
            : [`${view.id} started: ${view.challenger.model} on ${view.endpoint}.`];
        print(context, { json: json === true, value: view, lines: () => [accepted, ...another, view.why] });
      });
  }
}
