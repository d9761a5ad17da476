import type { Command } from 'commander';
import { type CommandContext, print } from '../context.ts';
import { table } from '../table.ts';

/** `fairlead rollout list` */
export function listCommand(rollout: Command, context: CommandContext): void {
  rollout
    .command('list')
    .description('list rollouts, newest first')
    .option('--limit <count>', 'how many, 1 to 100', '20')
    .option('--cursor <cursor>', 'from the last line of the page before')
    .option('--json', 'print JSON')
    .action(async ({ limit, cursor, json }: { limit: string; cursor?: string; json?: boolean }) => {
      const page = await context.api().list({ limit: Number(limit), ...(cursor ? { cursor } : {}) });
      const lines = (): string[] => {
        if (page.items.length === 0)
          return ['No rollouts yet. Start one: fairlead rollout start --endpoint … --model …'];
        const isOnePlace = new Set(page.items.map(placeOf)).size === 1;
        const rows = page.items.map(({ id, challenger, status, startedAt, ...at }) => [
          id,
          isOnePlace ? at.endpoint : `${at.endpoint} (${placeOf(at)})`,
          challenger.model,
          status,
          `${challenger.weight} %`,
          startedAt.slice(0, 19).replace('T', ' '),
        ]);
        const more = page.nextCursor ? [`More: fairlead rollout list --cursor ${page.nextCursor}`] : [];
        return [...table(['ID', 'ENDPOINT', 'MODEL', 'STATUS', 'WEIGHT', 'STARTED (UTC)'], rows), ...more];
      };
      print(context, { json: json === true, value: page, lines });
    });
}

/** Endpoints of several accounts or regions may have the same name. */
function placeOf({ accountId, region }: { accountId: string; region: string }): string {
  return `${accountId} ${region}`;
}
