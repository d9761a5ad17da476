import type { FunctionManifest } from '@fairlead/runtime/manifest';
import { functionNameOf, logicalName, rolePath } from './plan/names.ts';
import { arnOf, statementsFor } from './plan/statements.ts';
import { arnsOf, keyArn, type QueuesByName, type Site, told } from './site.ts';

type Permissions = Extract<NonNullable<sst.aws.FunctionArgs['permissions']>, readonly unknown[]>;

/** A function of a capability on AWS. */
export interface Deployed {
  /** As the manifest calls it. */
  name: string;
  functionName: string;
  logical: string;
  manifest: FunctionManifest;
  made: sst.aws.Function;
}

/** What a function is made of. */
export interface FunctionParts {
  capability: string;
  name: string;
  manifest: FunctionManifest;
  /** The folder with its bundled code. */
  bundle: string;
  queues: QueuesByName;
  deadLetters: sst.aws.Queue;
}

/** One Lambda function with a role of its own that may do what its manifest says, and what its wiring needs. */
export function createFunction(site: Site, parts: FunctionParts): Deployed {
  const { capability, name, manifest, bundle } = parts;
  const functionName = functionNameOf(site.stage, capability, name);
  const logical = logicalName(capability, name);
  const made = new sst.aws.Function(logical, {
    name: functionName,
    description: manifest.purpose,
    bundle,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    architecture: 'arm64',
    timeout: `${manifest.timeoutSeconds} seconds`,
    memory: `${manifest.memoryMb} MB`,
    logging: { format: 'json' },
    environment: environmentOf(site, parts),
    permissions: [...declared(site, parts), ...wiring(site, parts, functionName)],
    ...(manifest.reservedConcurrency === undefined ? {} : { concurrency: { reserved: manifest.reservedConcurrency } }),
    transform: shape(site),
  });
  limitRetries(logical, made, parts.deadLetters);
  return { name, functionName, logical, manifest, made };
}

function environmentOf(site: Site, { capability, manifest, queues }: FunctionParts) {
  const variables = Object.entries(manifest.environment).map(([key, reference]) => [
    key,
    told(site, queues, reference),
  ]);
  return {
    ...Object.fromEntries(variables),
    POWERTOOLS_SERVICE_NAME: capability,
    ...(site.config.tracing ? { FAIRLEAD_TRACING: 'on' } : {}),
  };
}

function declared(site: Site, { manifest, queues }: FunctionParts): Permissions {
  const resolver = {
    place: site.place,
    endpoints: site.config.endpoints,
    arnsOf: (asked: Parameters<typeof arnsOf>[2]) => arnsOf(site, queues, asked),
  };
  return statementsFor(manifest.permissions, resolver).map(({ actions, resources, conditions }) => ({
    actions: [...actions],
    resources: [...resources],
    conditions: conditions.map((condition) => ({ ...condition, values: [...condition.values] })),
  }));
}

/** Its own log, its queues, its dead letters: what no manifest has to say. */
function wiring(site: Site, { manifest, queues, deadLetters }: FunctionParts, functionName: string): Permissions {
  const sources = manifest.triggers.flatMap((trigger) =>
    trigger.kind === 'queue' ? [queues.get(trigger.queue)?.arn ?? ''] : [],
  );
  return [
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [arnOf(`logs:log-group:/aws/lambda/${functionName}:*`, site.place)],
    },
    { actions: ['sqs:SendMessage'], resources: [deadLetters.arn] },
    ...(sources.length > 0
      ? [{ actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], resources: sources }]
      : []),
    ...(site.config.tracing
      ? [{ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }]
      : []),
  ];
}

/** What SST has no argument for. The managed policy for logs would open every log group, so it goes. */
function shape(site: Site): NonNullable<sst.aws.FunctionArgs['transform']> {
  const { config, stage, place } = site;
  const kmsKeyId = keyArn(site);
  return {
    role: (role) => {
      role.managedPolicyArns = [];
      role.path = rolePath(stage, place.region);
      if (config.permissionsBoundaryArn) role.permissionsBoundary = config.permissionsBoundaryArn;
      return undefined;
    },
    logGroup: { retentionInDays: config.logDays, ...(kmsKeyId ? { kmsKeyId } : {}) },
    function: (fn) => {
      fn.loggingConfig = $output(fn.loggingConfig).apply((logging) => ({
        logFormat: 'JSON',
        ...logging,
        applicationLogLevel: config.logLevel,
        systemLogLevel: 'WARN',
      }));
      // What SST's links would be opened with; there are none.
      fn.environment = $output(fn.environment).apply((environment) => ({
        variables: withoutSst(environment?.variables ?? {}),
      }));
      if (config.tracing) fn.tracingConfig = { mode: 'Active' };
      return undefined;
    },
  };
}

function withoutSst(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('SST_')));
}

/** Asynchronous calls are hints: after an hour the sweep has long done what they ask for. What fails is kept. */
function limitRetries(logical: string, fn: sst.aws.Function, deadLetters: sst.aws.Queue): void {
  new aws.lambda.FunctionEventInvokeConfig(`${logical}Retries`, {
    functionName: fn.name,
    maximumRetryAttempts: 2,
    maximumEventAgeInSeconds: 3600,
    destinationConfig: { onFailure: { destination: deadLetters.arn } },
  });
}
