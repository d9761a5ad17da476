import { readFileSync } from 'node:fs';
import { backtestScaling, type LoadSeries, readSeries, type ScalingBacktest } from '@fairlead/scaling/advice';
import { ScalingPolicy, type VariantScaling } from '@fairlead/scaling/policy';
import type { Command } from 'commander';
import { columnChart } from '../chart.ts';
import { type CommandContext, print } from '../context.ts';
import { EXIT, Exit } from '../exit-codes.ts';
import { readDocument } from '../read-document.ts';
import { table } from '../table.ts';

interface Options {
  policy: string;
  variant?: string;
  capacity: string;
  fixed?: string;
  startMinutes: string;
  factor: string;
  json?: boolean;
}

const DEFAULT_WIDTH = 80;

/** `fairlead scaling backtest`: runs here, without the API. */
export function backtestScalingCommand(scaling: Command, context: CommandContext): void {
  scaling
    .command('backtest')
    .description(
      'play a scaling policy against a past load: instance-hours and saturated minutes, beside fixed capacity',
    )
    .argument('<series>', 'a CSV file of timestamp,value: requests per period, times in UTC')
    .requiredOption('--policy <path>', 'the scaling policy as YAML or JSON, - for standard input')
    .requiredOption('--capacity <invocations>', 'invocations per minute that one instance can serve')
    .option('--variant <name>', 'whose policy; default: the first')
    .option('--fixed <instances>', 'fixed capacity to compare with; default: the average of the policy')
    .option('--start-minutes <minutes>', 'until a new instance serves', '6')
    .option('--factor <number>', 'multiply the load', '1')
    .option('--json', 'print JSON')
    .action((file: string, options: Options) => {
      const policy = policyOf(readDocument(options.policy), options.variant);
      const load = loadOf(file, number('--factor', options.factor));
      const fleet = {
        capacityPerInstance: number('--capacity', options.capacity),
        startMinutes: number('--start-minutes', options.startMinutes),
        initialInstances: policy.min,
      };
      const fixed = options.fixed === undefined ? undefined : number('--fixed', options.fixed);
      const result = backtestScaling(load, policy, fleet, fixed);
      const width = context.out.columns ?? DEFAULT_WIDTH;
      print(context, { json: options.json === true, value: result, lines: () => resultLines(result, load, width) });
    });
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new Exit(EXIT.usage, `${option} is ${JSON.stringify(text)}; give a number above 0.`);
}

function policyOf(document: Record<string, unknown>, variant: string | undefined): VariantScaling {
  const parsed = ScalingPolicy.safeParse(document);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `  #/${path.join('/')}  ${message}`);
    throw new Exit(EXIT.usage, ['The policy cannot be read:', ...faults].join('\n'));
  }
  const { variants } = parsed.data;
  const name = variant ?? Object.keys(variants)[0] ?? '';
  const found = variants[name];
  if (found) return found;
  throw new Exit(
    EXIT.usage,
    `The policy has no variant ${name}; it has ${Object.keys(variants).join(', ') || 'none'}.`,
  );
}

function loadOf(file: string, factor: number): LoadSeries {
  try {
    return readSeries(readFileSync(file, 'utf8'), factor);
  } catch (error) {
    throw new Exit(EXIT.usage, `${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function resultLines(
  { policy, fixed, peak, measuredMinutes, unplayed }: ScalingBacktest,
  load: LoadSeries,
  width: number,
): string[] {
  const share = (minutes: number): string => `${minutes} (${((minutes / measuredMinutes) * 100).toFixed(1)} %)`;
  const row = (name: string, hours: number, saturated: number) => [name, hours.toFixed(0), share(saturated)];
  return [
    'Invocations per minute',
    ...columnChart(
      load.perMinute.map((value) => value ?? null),
      { width },
    ),
    'Instances that served',
    ...columnChart(policy.serving, { width, height: 3 }),
    '',
    ...table(
      ['', 'instance-hours', 'saturated minutes'],
      [
        row(`policy, ${policy.changes} changes`, policy.instanceHours, policy.saturatedMinutes),
        row(`fixed, ${fixed.instances} instance(s)`, fixed.instanceHours, fixed.saturatedMinutes),
        row(`fixed for the peak, ${peak.instances}`, peak.instanceHours, peak.saturatedMinutes),
      ],
    ),
    ...unplayed.map((name) => `Not played: ${name}; a series of requests says nothing about its metric.`),
  ];
}
