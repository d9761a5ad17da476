import type { Command } from 'commander';
import type { PlanAnswer } from '../api-client.ts';
import { type CommandContext, print } from '../context.ts';
import { type RequestOptions, requestOf, requestOptions } from './request-options.ts';

/** `fairlead rollout plan` */
export function planCommand(rollout: Command, context: CommandContext): void {
  requestOptions(rollout.command('plan'))
    .description('show what a rollout would do and what its guards could see; nothing is started')
    .option('--json', 'print JSON')
    .action(async (options: RequestOptions & { json?: boolean }) => {
      const plan = await context.api().plan(requestOf(options));
      print(context, { json: options.json === true, value: plan, lines: () => planLines(plan) });
    });
}

function planLines({ endpoint, champion, challenger, steps, ...plan }: PlanAnswer): string[] {
  const peak = Object.entries(plan.peakInstances).map(([type, count]) => `${count} × ${type}`);
  return [
    `${challenger.model} would replace ${champion.model} on ${endpoint}, as variant ${plan.finalVariant}.`,
    ...stageLines({ challenger, ...plan }),
    '',
    ...steps.flatMap(({ weight, hold, longestHold, instances, underpowered, outlook }) => [
      `${weight} %  held ${hold}, at most ${longestHold}, on ${instances === 1 ? '1 instance' : `${instances} instances`}${underpowered ? '  UNDERPOWERED' : ''}`,
      ...outlook.map((sentence) => `    ${sentence}`),
    ]),
    '',
    `Guards: ${plan.guards.join(', ')}.`,
    `Takes ${plan.atLeast} at least, plus SageMaker's own time. Peak while fleets are swapped: ${peak.join(', ')}.`,
    ...scalingLines(plan.scaling),
    ...plan.warnings.map((warning) => `Warning: ${warning}`),
  ];
}

function scalingLines(scaling: PlanAnswer['scaling']): string[] {
  if (!scaling) return [];
  const { atSwaps, copied, restored } = scaling;
  return [
    `Autoscaling: ${atSwaps} around each swap; in between the champion does not scale in.`,
    `  copied for the challenger: ${copied.join(', ')}`,
    `  brought back at the end, and compared: ${restored.join(', ')}`,
  ];
}

/** What comes before the first live request. */
function stageLines({
  challenger,
  shadow,
  smokeRequests,
}: Pick<PlanAnswer, 'challenger' | 'shadow' | 'smokeRequests'>): string[] {
  return [
    ...(challenger.package ? [`The model is made from ${challenger.package}.`] : []),
    '',
    ...(shadow
      ? [
          `shadow  copies of ${shadow.samplePercent} % of the requests, held ${shadow.hold}, at most ${shadow.longestHold}`,
        ]
      : []),
    smokeRequests > 0
      ? `smoke   ${smokeRequests === 1 ? 'one sample request' : `${smokeRequests} sample requests`} at weight 0, before the first live one`
      : 'smoke   skipped: no sample request is given (--sample <file>)',
  ];
}
