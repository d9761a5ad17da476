import type { Command } from 'commander';
import { type CommandContext, print } from '../context.ts';

/** `fairlead rollout abort` */
export function abortCommand(rollout: Command, context: CommandContext): void {
  rollout
    .command('abort')
    .description('take a rollout back to the model that served before')
    .argument('<id>', 'the rollout')
    .option('-r, --reason <text>', 'why, for the audit trail')
    .option('--json', 'print JSON')
    .action(async (id: string, { reason, json }: { reason?: string; json?: boolean }) => {
      const view = await context.api().abort(id, reason);
      const lines = () => [`Abort of ${id} accepted.`, view.why];
      print(context, { json: json === true, value: view, lines });
    });
}
