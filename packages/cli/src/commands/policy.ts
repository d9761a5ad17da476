import type { Command } from 'commander';
import { stringify } from 'yaml';
import { type CommandContext, print } from '../context.ts';
import { readDocument } from '../read-document.ts';

/** `fairlead policy get | set | schema` */
export function policyCommands(policy: Command, context: CommandContext): void {
  const show = (json: boolean | undefined, value: Record<string, unknown>): void =>
    print(context, { json: json === true, value, lines: () => [stringify(value).trimEnd()] });

  policy
    .command('get')
    .description('show how rollouts on an endpoint are judged')
    .argument('<endpoint>')
    .option('--json', 'print JSON instead of YAML')
    .action(async (endpoint: string, { json }: { json?: boolean }) => show(json, await context.api().policy(endpoint)));

  policy
    .command('set')
    .description('set how rollouts on an endpoint are judged; running rollouts keep what they began with')
    .argument('<endpoint>')
    .requiredOption('-f, --file <path>', 'the policy as YAML or JSON, - for standard input')
    .option('--json', 'print JSON instead of YAML')
    .action(async (endpoint: string, { file, json }: { file: string; json?: boolean }) =>
      show(json, await context.api().putPolicy(endpoint, readDocument(file))),
    );

  policy
    .command('schema')
    .description('print the JSON Schema of a policy')
    .action(async () => show(true, await context.api().policySchema()));
}
