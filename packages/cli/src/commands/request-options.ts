import type { Command } from 'commander';
import { endpointRef, type PlaceOptions, placeOptions } from '../endpoint-place.ts';
import { EXIT, Exit } from '../exit-codes.ts';
import { readDocument } from '../read-document.ts';
import { sampleOf } from '../read-sample.ts';

/** The options that say what to roll out, and how. */
export interface RequestOptions extends PlaceOptions {
  endpoint?: string;
  model?: string;
  modelPackage?: string;
  shadow?: string;
  shadowSample?: string;
  sample: string[];
  variantName?: string;
  allowSecurityDowngrade?: boolean;
  allowUnapproved?: boolean;
  steps?: string;
  hold?: string;
  keepWarm?: string;
  maxHold?: string;
  profile?: string;
  alarm: string[];
  maxErrorPercent?: string;
  minRequests?: string;
  onInconclusive?: string;
  onNewVersion?: string;
  judgeAtFull: boolean;
  headroom?: string;
  scalingOnUpdate?: string;
  file?: string;
}

/** Add the options to a command. */
export function requestOptions(command: Command): Command {
  return placeOptions(command.option('-e, --endpoint <name>', 'the endpoint: its name or ARN'))
    .option('-m, --model <name>', 'the SageMaker model that shall replace the one serving now')
    .option('--model-package <arn>', 'the version of a model package instead; the model is made from it')
    .option('--shadow <duration>', 'first give it copies of requests for so long, such as 30m')
    .option('--shadow-sample <percent>', 'share of requests that is copied; default 100')
    .option('--sample <file>', 'a request it has to answer before it gets a live one (repeatable)', collect, [])
    .option('--variant-name <which>', 'original (default) or new: what the variant is called at the end')
    .option('--allow-security-downgrade', 'take a model that is less isolated than the champion’s')
    .option('--allow-unapproved', 'take a model package that is not Approved')
    .option('--steps <percents>', 'rising shares of traffic, such as 10,25,50,100')
    .option('--hold <duration>', 'how long each step is watched at least, such as 10m')
    .option('--max-hold <duration>', 'how long an undecided step is watched at most')
    .option('--keep-warm <duration>', 'how long the old model stays ready at full traffic')
    .option('--profile <name>', 'standard, sharp or guarded: how readily it is rolled back')
    .option('--alarm <name>', 'a CloudWatch alarm that also stops the rollout (repeatable)', collect, [])
    .option('--max-error-percent <percent>', 'highest share of 5xx answers of the challenger')
    .option('--min-requests <count>', 'requests needed before that share is agreed to')
    .option('--on-inconclusive <action>', 'ask, advance or rollback when no guard can decide in time')
    .option('--on-new-version <action>', 'reject, queue or supersede, when the endpoint has a rollout already')
    .option('--no-judge-at-full', 'no extra step at 95 % before 100 %')
    .option('--headroom <percent>', 'room of the challenger’s instances beyond its share of the load; default 10')
    .option('--scaling-on-update <how>', 'auto (default) or deregister: how autoscaling gets through the swaps')
    .option('-f, --file <path>', 'the request as YAML or JSON, - for standard input; options given beside it win');
}

/** The request that the options make. @throws Exit (usage) for options that do not go together */
export function requestOf(options: RequestOptions): Record<string, unknown> {
  const fromFile = options.file === undefined ? {} : readDocument(options.file);
  if (options.steps === undefined && options.hold !== undefined) {
    throw new Exit(EXIT.usage, '--hold goes with --steps: say which steps it holds.');
  }
  const request: Record<string, unknown> = {
    ...fromFile,
    ...defined({
      endpoint: endpointOf(options),
      model: modelOf(options),
      shadow: shadowOf(options),
      samples: options.sample.length > 0 ? options.sample.map(sampleOf) : undefined,
      finish: options.variantName === undefined ? undefined : { variantName: options.variantName },
      allowSecurityDowngrade: options.allowSecurityDowngrade,
      allowUnapproved: options.allowUnapproved,
      steps: options.steps === undefined ? undefined : stepsOf(options.steps, options.hold),
      keepWarm: options.keepWarm,
      maxHold: options.maxHold,
      profile: options.profile,
      onInconclusive: options.onInconclusive,
      onNewVersion: options.onNewVersion,
      judgeAtFull: options.judgeAtFull ? undefined : false,
      headroomPercent: options.headroom === undefined ? undefined : Number(options.headroom),
      scaling: options.scalingOnUpdate === undefined ? undefined : { onUpdate: options.scalingOnUpdate },
      addGuards: addGuardsOf(options, fromFile.addGuards),
    }),
  };
  if (request.endpoint === undefined || request.model === undefined) {
    throw new Exit(
      EXIT.usage,
      'Say what to roll out where: --endpoint <name> with --model <name> or --model-package <arn>, or --file <path>.',
    );
  }
  return request;
}

function endpointOf({ endpoint, ...place }: RequestOptions): ReturnType<typeof endpointRef> | undefined {
  if (endpoint !== undefined) return endpointRef(endpoint, place);
  if (place.account === undefined && place.region === undefined) return undefined;
  throw new Exit(EXIT.usage, '--account and --region go with --endpoint; in a file, endpoint says where it is.');
}

function modelOf({ model, modelPackage }: RequestOptions): string | undefined {
  if (model !== undefined && modelPackage !== undefined) {
    throw new Exit(EXIT.usage, 'Give --model or --model-package, not both.');
  }
  return model ?? modelPackage;
}

function shadowOf({ shadow, shadowSample }: RequestOptions): object | undefined {
  if (shadow === undefined && shadowSample !== undefined) {
    throw new Exit(EXIT.usage, '--shadow-sample goes with --shadow.');
  }
  if (shadow === undefined) return undefined;
  return { hold: shadow, ...defined({ samplePercent: shadowSample === undefined ? undefined : Number(shadowSample) }) };
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

/** Guards named by options: besides the endpoint's own, and besides those that the file adds. */
function addGuardsOf(
  { alarm, maxErrorPercent, minRequests }: RequestOptions,
  fromFile: unknown,
): unknown[] | undefined {
  if (maxErrorPercent === undefined && minRequests !== undefined) {
    throw new Exit(EXIT.usage, '--min-requests goes with --max-error-percent.');
  }
  const alarms = alarm.map((alarmName) => ({ kind: 'alarm', alarmName }));
  const minimum = defined({ minRequests: minRequests === undefined ? undefined : Number(minRequests) });
  const ceiling =
    maxErrorPercent === undefined
      ? []
      : [{ kind: 'error-ceiling', maxErrorPercent: Number(maxErrorPercent), ...minimum }];
  const named = [...alarms, ...ceiling];
  if (named.length === 0) return undefined;
  return [...(Array.isArray(fromFile) ? fromFile : []), ...named];
}

function defined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
