import type { Command } from 'commander';
import { stringify } from 'yaml';
import { type CommandContext, print } from '../context.ts';
import { endpointPlace, type PlaceOptions, placeOptions } from '../endpoint-place.ts';
import { readDocument } from '../read-document.ts';

/** `fairlead policy get | set | schema` */
export function policyCommands(policy: Command, context: CommandContext): void {
  const show = (json: boolean | undefined, value: Record<string, unknown>): void =>
    print(context, { json: json === true, value, lines: () => [stringify(value).trimEnd()] });

  placeOptions(policy.command('get').argument('<endpoint>', 'its name or ARN'))
    .description('show how rollouts on an endpoint are judged')
    .option('--json', 'print JSON instead of YAML')
    .action(async (endpoint: string, { json, ...place }: { json?: boolean } & PlaceOptions) =>
      show(json, await context.api().policy(endpointPlace(endpoint, place))),
    );

  placeOptions(policy.command('set').argument('<endpoint>', 'its name or ARN'))
    .description('set how rollouts on an endpoint are judged; running rollouts keep what they began with')
    .requiredOption('-f, --file <path>', 'the policy as YAML or JSON, - for standard input')
    .option('--json', 'print JSON instead of YAML')
    .action(async (endpoint: string, { file, json, ...place }: { file: string; json?: boolean } & PlaceOptions) =>
      show(json, await context.api().putPolicy(endpointPlace(endpoint, place), readDocument(file))),
    );

  policy
    .command('schema')
    .description('print the JSON Schema of a policy')
    .action(async () => show(true, await context.api().policySchema()));
}
