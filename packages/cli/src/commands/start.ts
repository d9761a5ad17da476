import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type CommandContext, print } from '../context.ts';
import { EXIT, Exit } from '../exit-codes.ts';
import { watchRollout } from './watch.ts';

interface StartOptions {
  endpoint?: string;
  model?: string;
  steps?: string;
  hold?: string;
  keepWarm?: string;
  alarm: string[];
  maxErrorPercent?: string;
  minRequests?: string;
  onInconclusive?: string;
  judgeAtFull: boolean;
  file?: string;
  idempotencyKey?: string;
  watch?: boolean;
  timeout: string;
  json?: boolean;
}

/** `fairlead rollout start` */
export function startCommand(rollout: Command, context: CommandContext): void {
  rollout
    .command('start')
    .description('roll a model out on an endpoint')
    .option('-e, --endpoint <name>', 'the endpoint')
    .option('-m, --model <name>', 'the SageMaker model that shall replace the one serving now')
    .option('--steps <percents>', 'rising shares of traffic, such as 10,25,50,100')
    .option('--hold <duration>', 'how long each step is watched at least, such as 10m')
    .option('--keep-warm <duration>', 'how long the old model stays ready at full traffic')
    .option('--alarm <name>', 'a CloudWatch alarm that stops the rollout (repeatable)', collect, [])
    .option('--max-error-percent <percent>', 'highest share of 5xx answers of the challenger')
    .option('--min-requests <count>', 'requests needed before the share of 5xx is judged')
    .option('--on-inconclusive <action>', 'ask, advance or rollback when no guard can decide in time')
    .option('--no-judge-at-full', 'no extra step at 95 % before 100 %')
    .option('-f, --file <path>', 'the request as JSON, - for standard input; options given beside it win')
    .option('--idempotency-key <key>', 'a repeat with the same key finds the same rollout')
    .option('-w, --watch', 'watch it to its end')
    .option('--timeout <duration>', 'stop watching after this long', '12h')
    .option('--json', 'print JSON')
    .action(async (options: StartOptions) => {
      const request = requestOf(options);
      const started = await context.api().start(request, options.idempotencyKey);
      const lines = () => [
        `${started.id} started: ${started.challenger.model} on ${started.endpoint}.`,
        ...started.warnings.map((warning) => `Warning: ${warning}`),
        started.why,
      ];
      if (options.watch && !options.json) context.out.write(`${lines().join('\n')}\n`);
      else if (!options.watch) print(context, { json: options.json === true, value: started, lines });
      if (options.watch)
        await watchRollout(context, started.id, { json: options.json === true, timeout: options.timeout });
    });
}

function requestOf(options: StartOptions): Record<string, unknown> {
  const fromFile = options.file === undefined ? {} : readRequest(options.file);
  const request: Record<string, unknown> = {
    ...fromFile,
    ...defined({
      endpoint: options.endpoint,
      model: options.model,
      steps: options.steps === undefined ? undefined : stepsOf(options.steps, options.hold),
      keepWarm: options.keepWarm,
      onInconclusive: options.onInconclusive,
      judgeAtFull: options.judgeAtFull ? undefined : false,
      guards: guardsOf(options),
    }),
  };
  if (options.steps === undefined && options.hold !== undefined) {
    throw new Exit(EXIT.usage, '--hold goes with --steps: say which steps it holds.');
  }
  if (request.endpoint === undefined || request.model === undefined) {
    throw new Exit(EXIT.usage, 'Say what to roll out where: --endpoint <name> --model <name>, or --file <path>.');
  }
  return request;
}

function stepsOf(list: string, hold: string | undefined): { weight: number; hold?: string }[] {
  return list.split(',').map((text) => {
    const weight = Number(text);
    if (text.trim() === '' || !Number.isInteger(weight)) {
      throw new Exit(EXIT.usage, `--steps has ${JSON.stringify(text)}; give whole percents, such as 10,25,50,100.`);
    }
    return { weight, ...(hold === undefined ? {} : { hold }) };
  });
}

function guardsOf({ alarm, maxErrorPercent, minRequests }: StartOptions): unknown[] | undefined {
  const alarms = alarm.map((alarmName) => ({ kind: 'alarm', alarmName }));
  if (maxErrorPercent === undefined && minRequests !== undefined) {
    throw new Exit(EXIT.usage, '--min-requests goes with --max-error-percent.');
  }
  const ceiling =
    maxErrorPercent === undefined
      ? []
      : [
          {
            kind: 'error-ceiling',
            maxErrorPercent: Number(maxErrorPercent),
            ...defined({ minRequests: optionalNumber(minRequests) }),
          },
        ];
  const guards = [...alarms, ...ceiling];
  return guards.length > 0 ? guards : undefined;
}

function optionalNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function readRequest(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new Exit(
      EXIT.usage,
      `--file ${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

function defined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
