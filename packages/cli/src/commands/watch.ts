import { hasEnded, type RolloutStatus, type RolloutView } from '@fairlead/rollout';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { EXIT, Exit } from '../exit-codes.ts';
import { progressView } from '../progress/index.ts';

const LOOK_EVERY_MS = 1_000;

/** `fairlead rollout watch` */
export function watchCommand(rollout: Command, context: CommandContext): void {
  rollout
    .command('watch')
    .description('follow a rollout to its end; exits 0 done, 1 rolled back, 4 timeout, 5 paused')
    .argument('<id>', 'the rollout')
    .option('--timeout <duration>', 'stop watching after this long, such as 90s or 2h', '12h')
    .option('--json', 'print the last state as JSON, and no progress')
    .action((id: string, { timeout, json }: { timeout: string; json?: boolean }) =>
      watchRollout(context, id, { json: json === true, timeout }),
    );
}

/** Follow a rollout until it ends or waits for a person. @throws Exit unless it succeeded */
export async function watchRollout(
  context: CommandContext,
  id: string,
  { json, timeout }: { json: boolean; timeout: string },
): Promise<void> {
  const giveUpAt = context.now() + millisecondsOf(timeout);
  const progress = json ? undefined : progressView(context.out, context.environment);
  const api = context.api();
  for (;;) {
    const view = await api.show(id);
    if (view.status !== 'queued') {
      progress?.show(view);
      if (hasEnded(view.status) || waitsForPerson(view.status)) {
        if (json) context.out.write(`${JSON.stringify(view, null, 2)}\n`);
        return conclude(view);
      }
    }
    if (context.now() >= giveUpAt)
      throw new Exit(EXIT.timeout, `Stopped watching after ${timeout}; the rollout goes on. ${view.why}`);
    await context.sleep(LOOK_EVERY_MS);
  }
}

function waitsForPerson(status: RolloutStatus): boolean {
  return status === 'paused' || status === 'drifted';
}

function conclude({ status, id }: RolloutView): void {
  if (status === 'succeeded') return;
  if (waitsForPerson(status)) throw new Exit(EXIT.paused, `${id} waits for a person (${status}).`);
  throw new Exit(EXIT.failed, `${id} ended ${status}.`);
}

/** A duration of the command line in milliseconds. @throws Exit (usage) when it is none */
export function millisecondsOf(text: string): number {
  const [, count, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  const unitMs = { s: 1_000, m: 60_000, h: 3_600_000 }[unit ?? ''];
  if (count !== undefined && unitMs) return Number(count) * unitMs;
  throw new Exit(EXIT.usage, `--timeout is ${JSON.stringify(text)}; give a number of s, m or h, such as 90s or 2h.`);
}
