import type { Command } from 'commander';
import { columnChart } from '../chart.ts';
import { type CommandContext, print } from '../context.ts';
import { endpointPlace, type PlaceOptions, placeOptions } from '../endpoint-place.ts';
import type { ScalingAdviceAnswer } from '../scaling-api.ts';

interface Options extends PlaceOptions {
  variant?: string;
  days?: string;
  loadTested?: string;
  price?: string;
  json?: boolean;
}

const DEFAULT_WIDTH = 80;
const DAYS_PER_MONTH = 30;

/** `fairlead scaling advise` */
export function adviseCommand(scaling: Command, context: CommandContext): void {
  placeOptions(scaling.command('advise').argument('<endpoint>', 'its name or ARN'))
    .description('propose a target value, min and max from the metrics of the last days; nothing is changed')
    .option('--variant <name>', 'the variant; default: the first')
    .option('--days <count>', 'how far back to look, 1 to 14; default 7')
    .option('--load-tested <invocations>', 'what one instance took well in a load test, invocations per minute')
    .option('--price <usd>', 'price of an instance-hour, for the cost in dollars')
    .option('--json', 'print JSON')
    .action(async (endpoint: string, { variant, days, loadTested, price, json, ...place }: Options) => {
      const query = Object.entries({ variant, days, loadTested }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      const answer = await context.api().scalingAdvice(endpointPlace(endpoint, place), Object.fromEntries(query));
      const width = context.out.columns ?? DEFAULT_WIDTH;
      print(context, { json: json === true, value: answer, lines: () => adviceLines(answer, width, price) });
    });
}

function adviceLines(
  { endpoint, variant, advice, chart }: ScalingAdviceAnswer,
  width: number,
  price?: string,
): string[] {
  if ('reason' in advice) return [`${endpoint}, ${variant}: no advice. ${advice.reason}`];
  const { targetPerInstance, min, max, instanceHoursPerDay: hours, latencyP95Ms, because, caveats } = advice;
  return [
    `${endpoint}, ${variant}: invocations per minute`,
    ...columnChart(chart, { width }),
    '',
    `  target  ${targetPerInstance} invocations per instance and minute (SageMakerVariantInvocationsPerInstance)`,
    `  min     ${min}`,
    `  max     ${max}`,
    `  cost    ${costText(hours, price)}`,
    `  latency ${latencyText(latencyP95Ms)}`,
    '',
    ...because.map((sentence) => `- ${sentence}`),
    ...caveats.map((sentence) => `! ${sentence}`),
  ];
}

function costText({ now, advised }: { now: number; advised: number }, price?: string): string {
  const change = Math.round((advised / now - 1) * 100);
  const hours = `${advised} instance-hours a day instead of ${now} (${change > 0 ? '+' : ''}${change} %)`;
  const usd = Number(price);
  if (price === undefined || !(usd > 0)) return hours;
  return `${hours}, ${((advised - now) * usd * DAYS_PER_MONTH).toFixed(0)} USD a month`;
}

function latencyText(latency: { now: number; nearTarget?: number } | undefined): string {
  if (!latency) return 'no data';
  const near =
    latency.nearTarget === undefined ? 'never seen near the target' : `${latency.nearTarget} ms near the target`;
  return `p95 ${latency.now} ms over the past, ${near}`;
}
