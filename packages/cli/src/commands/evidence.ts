import type { LookEvidence } from '@fairlead/rollout';
import type { Command } from 'commander';
import { type CommandContext, print } from '../context.ts';

/** `fairlead rollout evidence` */
export function evidenceCommand(rollout: Command, context: CommandContext): void {
  rollout
    .command('evidence')
    .description('show what the guards saw and said, look by look, newest first')
    .argument('<id>', 'the rollout')
    .option('--limit <count>', 'how many looks, 1 to 100', '5')
    .option('--cursor <cursor>', 'from the last line of the page before')
    .option('--json', 'print JSON')
    .action(async (id: string, { limit, cursor, json }: { limit: string; cursor?: string; json?: boolean }) => {
      const page = await context.api().looks(id, { limit: Number(limit), ...(cursor ? { cursor } : {}) });
      const lines = (): string[] => {
        if (page.items.length === 0) return ['No guard has looked yet: the challenger has had no live traffic.'];
        const more = page.nextCursor ? [`More: fairlead rollout evidence ${id} --cursor ${page.nextCursor}`] : [];
        return [...page.items.flatMap(lookLines), ...more];
      };
      print(context, { json: json === true, value: page, lines });
    });
}

function lookLines({ at, verdicts, notes }: LookEvidence): string[] {
  const lines = verdicts.flatMap(({ guard, kind, sentence, evidence }) => [
    `  ${kind.padEnd(9)} ${guard}: ${sentence}`,
    ...boundsLine(evidence),
  ]);
  return [`${at.slice(0, 16).replace('T', ' ')} UTC`, ...lines, ...notes.map((note) => `  note      ${note}`), ''];
}

/** How many times worse or better than the champion the challenger can be, as far as that is known. */
function boundsLine({ ratioAtLeast, ratioAtMost }: LookEvidence['verdicts'][number]['evidence']): string[] {
  if (ratioAtLeast === undefined) return [];
  const most = typeof ratioAtMost === 'number' ? `at most ${ratioAtMost.toPrecision(3)}` : 'no upper bound yet';
  return [`            ratio to the champion: at least ${Number(ratioAtLeast).toPrecision(3)}, ${most}`];
}
