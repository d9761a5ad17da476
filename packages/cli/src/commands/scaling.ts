import type { Command } from 'commander';
import { stringify } from 'yaml';
import { type CommandContext, print } from '../context.ts';
import { EXIT, Exit } from '../exit-codes.ts';
import { readDocument } from '../read-document.ts';
import type { ScalingPlanAnswer, ScalingStatusAnswer } from '../scaling-api.ts';
import { adviseCommand } from './scaling-advise.ts';
import { backtestScalingCommand } from './scaling-backtest.ts';

interface Options {
  file?: string;
  json?: boolean;
}

/** `fairlead scaling plan | apply | show | advise | backtest | schema` */
export function scalingCommands(scaling: Command, context: CommandContext): void {
  const policyFile = 'the policy as YAML or JSON, - for standard input';

  scaling
    .command('plan')
    .description('show what a scaling policy would change in the account; nothing is changed')
    .argument('<endpoint>')
    .option('-f, --file <path>', `${policyFile}; default: the policy that stands`)
    .option('--json', 'print JSON')
    .action(async (endpoint: string, { file, json }: Options) => {
      const plan = await context.api().planScaling(endpoint, file === undefined ? undefined : readDocument(file));
      print(context, { json: json === true, value: plan, lines: () => planLines(plan) });
    });

  scaling
    .command('apply')
    .description('set how an endpoint scales, or put back what has drifted, and wait for the outcome')
    .argument('<endpoint>')
    .option('-f, --file <path>', `${policyFile}; default: the policy that stands`)
    .option('--json', 'print JSON')
    .action(async (endpoint: string, { file, json }: Options) => {
      if (file !== undefined) await context.api().putScaling(endpoint, readDocument(file));
      const status = await context.api().applyScaling(endpoint);
      print(context, { json: json === true, value: status, lines: () => statusLines(endpoint, status) });
      if (status.state === 'failed' || status.state === 'refused') throw new Exit(EXIT.failed, 'It was not applied.');
    });

  scaling
    .command('show')
    .description('show an endpoint’s scaling policy and how it stands')
    .argument('<endpoint>')
    .option('--json', 'print JSON')
    .action(async (endpoint: string, { json }: Options) => {
      const [policy, status] = await Promise.all([
        context.api().scaling(endpoint),
        context.api().scalingStatus(endpoint),
      ]);
      const lines = () => [...statusLines(endpoint, status), '', stringify(policy).trimEnd()];
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
