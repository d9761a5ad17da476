import type { Command } from 'commander';
import { stringify } from 'yaml';
import { type CommandContext, print } from '../context.ts';
import { endpointPlace, type PlaceOptions, placeOptions } from '../endpoint-place.ts';
import { EXIT, Exit } from '../exit-codes.ts';
import { readDocument } from '../read-document.ts';
import type { ScalingPlanAnswer, ScalingStatusAnswer } from '../scaling-api.ts';
import { adviseCommand } from './scaling-advise.ts';
import { backtestScalingCommand } from './scaling-backtest.ts';

interface Options extends PlaceOptions {
  file?: string;
  json?: boolean;
}

/** `fairlead scaling plan | apply | show | advise | backtest | schema` */
export function scalingCommands(scaling: Command, context: CommandContext): void {
  const policyFile = 'the policy as YAML or JSON, - for standard input';

  placeOptions(scaling.command('plan').argument('<endpoint>', 'its name or ARN'))
    .description('show what a scaling policy would change in the account; nothing is changed')
    .option('-f, --file <path>', `${policyFile}; default: the policy that stands`)
    .option('--json', 'print JSON')
    .action(async (given: string, { file, json, ...place }: Options) => {
      const endpoint = endpointPlace(given, place);
      const plan = await context.api().planScaling(endpoint, file === undefined ? undefined : readDocument(file));
      print(context, { json: json === true, value: plan, lines: () => planLines(plan) });
    });

  placeOptions(scaling.command('apply').argument('<endpoint>', 'its name or ARN'))
    .description('set how an endpoint scales, or put back what has drifted, and wait for the outcome')
    .option('-f, --file <path>', `${policyFile}; default: the policy that stands`)
    .option('--json', 'print JSON')
    .action(async (given: string, { file, json, ...place }: Options) => {
      const endpoint = endpointPlace(given, place);
      if (file !== undefined) await context.api().putScaling(endpoint, readDocument(file));
      const status = await context.api().applyScaling(endpoint);
      print(context, { json: json === true, value: status, lines: () => statusLines(endpoint.name, status) });
      if (status.state === 'failed' || status.state === 'refused') throw new Exit(EXIT.failed, 'It was not applied.');
    });

  placeOptions(scaling.command('show').argument('<endpoint>', 'its name or ARN'))
    .description('show an endpoint’s scaling policy and how it stands')
    .option('--json', 'print JSON')
    .action(async (given: string, { json, ...place }: Options) => {
      const endpoint = endpointPlace(given, place);
      const [policy, status] = await Promise.all([
        context.api().scaling(endpoint),
        context.api().scalingStatus(endpoint),
      ]);
      const lines = () => [...statusLines(endpoint.name, status), '', stringify(policy).trimEnd()];
      print(context, { json: json === true, value: { policy, status }, lines });
    });

  adviseCommand(scaling, context);
  backtestScalingCommand(scaling, context);

  scaling
    .command('schema')
    .description('print the JSON Schema of a scaling policy')
    .action(async () => {
      const schema = await context.api().scalingSchema();
      print(context, { json: true, value: schema, lines: () => [] });
    });
}

function planLines({ endpoint, changes, foreign, notes }: ScalingPlanAnswer): string[] {
  return [
    changes.length === 0 ? `Nothing to change on ${endpoint}.` : `${endpoint}: ${changes.length} change(s).`,
    ...changes.map((change) => `  ${change}`),
    ...foreign.map((part) => `  = ${part}: not in the policy, kept`),
    ...notes.map((note) => `Note: ${note}`),
  ];
}

function statusLines(
  endpoint: string,
  { state, why, checkedAt, drift, foreign, errors }: ScalingStatusAnswer,
): string[] {
  const when = checkedAt === undefined ? '' : `  (${checkedAt.slice(0, 16).replace('T', ' ')} UTC)`;
  return [
    `${endpoint}: ${state}${when}`,
    `  ${why}`,
    ...(errors ?? []).map(({ pointer, detail }) => `  ${pointer}  ${detail}`),
    ...(drift ?? []).map((line) => `  ~ ${line}`),
    ...(foreign ?? []).map((part) => `  = ${part}: not in the policy, kept`),
  ];
}
