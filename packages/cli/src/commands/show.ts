import type { RolloutView } from '@fairlead/rollout';
import type { Command } from 'commander';
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
      print(context, { json: json === true, value: view, lines: () => showLines(view, context) });
    });
}

/** The progress block, and what each guard said last. */
export function showLines(view: RolloutView, { out, environment }: CommandContext): string[] {
  const block = progressBlock(view, { paint: paint(wantsColour(out, environment)), width: out.columns ?? 100 });
  const verdicts = (view.lastLook?.verdicts ?? []).map(
    ({ guard, kind, sentence }) => `  ${guard}: ${kind}. ${sentence}`,
  );
  return verdicts.length > 0 ? [...block, '', 'Guards, at the last look:', ...verdicts] : block;
}
