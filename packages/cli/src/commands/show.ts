import type { QueuedRollout, RolloutView } from '@fairlead/rollout';
import type { Command } from 'commander';
import type { ShownRollout } from '../api-client.ts';
import { type CommandContext, print } from '../context.ts';
import { paint, wantsColour } from '../progress/index.ts';
import { progressBlock } from '../progress/progress.ts';

/** `fairlead rollout show` */
export function showCommand(rollout: Command, context: CommandContext): void {
  rollout
    .command('show')
    .description('show how a rollout stands, and why')
    .argument('<id>', 'the rollout')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const view = await context.api().show(id);
      const lines = () => (view.status === 'queued' ? [queuedLine(view)] : shownLines(view, context));
      print(context, { json: json === true, value: view, lines });
    });
}

/** A rollout that waits for its endpoint, in one line. */
export function queuedLine({ id, model, endpoint, why }: QueuedRollout): string {
  return `${id} queued: ${model} on ${endpoint}. ${why}`;
}

function shownLines(view: ShownRollout, context: CommandContext): string[] {
  const next = view.next ? ['', `Next: ${queuedLine(view.next)}`] : [];
  return [...showLines(view, context), ...next];
}

/** The progress block, and what each guard said last. */
function showLines(view: RolloutView, { out, environment }: CommandContext): string[] {
  const block = progressBlock(view, { paint: paint(wantsColour(out, environment)), width: out.columns ?? 100 });
  const verdicts = (view.lastLook?.verdicts ?? []).map(
    ({ guard, kind, sentence }) => `  ${guard}: ${kind}. ${sentence}`,
  );
  return verdicts.length > 0 ? [...block, '', 'Guards, at the last look:', ...verdicts] : block;
}
