import type { Command } from 'commander';
import { type CommandContext, print } from '../context.ts';
import { endpointRef, type PlaceOptions, placeOptions } from '../endpoint-place.ts';
import { EXIT, Exit } from '../exit-codes.ts';
import { readDocument } from '../read-document.ts';

interface BacktestOptions extends PlaceOptions {
  endpoint: string;
  from: string;
  to: string;
  window?: string;
  file?: string;
  seed?: string;
  json?: boolean;
}

/** `fairlead guard backtest` */
export function backtestCommand(guard: Command, context: CommandContext): void {
  placeOptions(guard.command('backtest').requiredOption('-e, --endpoint <name>', 'the endpoint: its name or ARN'))
    .description(
      'replay a policy over an endpoint\u2019s past: how often would it have cried wolf, how late caught an incident',
    )
    .requiredOption('--from <moment>', 'where the past begins, such as 2026-01-14T09:00:00Z')
    .requiredOption('--to <moment>', 'where it ends')
    .option('--window <from/to>', 'an incident, as two moments with a slash between')
    .option('-f, --file <path>', 'a policy as YAML or JSON, - for standard input; default: the endpoint\u2019s')
    .option('--seed <number>', 'of the dice that deal the requests out')
    .option('--json', 'print JSON')
    .action(async ({ endpoint, from, to, window, file, seed, json, ...place }: BacktestOptions) => {
      const answer = await context.api().backtest({
        ...(file === undefined ? {} : readDocument(file)),
        endpoint: endpointRef(endpoint, place),
        from,
        to,
        ...(window === undefined ? {} : { window: windowOf(window) }),
        ...(seed === undefined ? {} : { seed: Number(seed) }),
      });
      print(context, { json: json === true, value: answer, lines: () => answer.lines });
    });
}

function windowOf(text: string): { from: string; to: string } {
  const [from, to, more] = text.split('/');
  if (from && to && more === undefined) return { from, to };
  throw new Exit(EXIT.usage, `--window is ${JSON.stringify(text)}; give two moments with a slash between.`);
}
