import type { Command } from 'commander';
import { type CommandContext, print } from '../context.ts';
import { type RequestOptions, requestOf, requestOptions } from './request-options.ts';
import { queuedLine } from './show.ts';
import { watchRollout } from './watch.ts';

interface StartOptions extends RequestOptions {
  idempotencyKey?: string;
  watch?: boolean;
  timeout: string;
  json?: boolean;
}

/** `fairlead rollout start` */
export function startCommand(rollout: Command, context: CommandContext): void {
  requestOptions(rollout.command('start'))
    .description('roll a model out on an endpoint')
    .option('--idempotency-key <key>', 'a repeat with the same key finds the same rollout')
    .option('-w, --watch', 'watch it to its end')
    .option('--timeout <duration>', 'stop watching after this long', '12h')
    .option('--json', 'print JSON')
    .action(async (options: StartOptions) => {
      const request = requestOf(options);
      const started = await context.api().start(request, options.idempotencyKey);
      const lines = () =>
        started.status === 'queued'
          ? [queuedLine(started)]
          : [
              `${started.id} started: ${started.challenger.model} on ${started.endpoint}.`,
              ...started.warnings.map((warning) => `Warning: ${warning}`),
              started.why,
            ];
      const json = options.json === true;
      if (!options.watch) return print(context, { json, value: started, lines });
      if (!json) context.out.write(`${lines().join('\n')}\n`);
      return watchRollout(context, started.id, { json, timeout: options.timeout });
    });
}
