import {
  CreateTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import {
  CreateEventBusCommand,
  PutRuleCommand,
  PutTargetsCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { controlTableInput, type MemberDirectory } from '@fairlead/aws';
import type { Cloud } from '@fairlead/local-cloud';
import type { SignInInput } from '@fairlead/roles';
import {
  type FunctionManifest,
  installPlatform,
  type Reference,
  type TopicName,
  type Trigger,
} from '@fairlead/runtime';
import { isForwarded } from '../../stacks/plan/pattern-sources.ts';
import { PROCESS_KEY, signedByCaller, withKey } from './caller.ts';
import { type FoundCapability, findCapabilities, type ManifestFile, SERVICES } from './capabilities.ts';
import { type LocalClients, localClients } from './clients.ts';
import { type PolicySite, roleOf } from './role-policy.ts';

/** Names of what a deployment consists of; a stage on AWS has its own. */
const TABLE = 'fairlead';
const BUS = 'fairlead';
const API = 'fairlead';
const LOCAL_PER_SECOND = '100000';
const TOPICS: readonly TopicName[] = ['approvals', 'notifications'];
/** A laptop has one account and region. */
const ALONE: Members = { directory: { members: [] } };

/** What a deployment is told, as the stage's config tells the stacks. */
export interface LocalStage {
  /** Who may call the API. */
  signIn: SignInInput;
  members?: Members | undefined;
  /** Which manifests are deployed; without, those of every stage. */
  files?: readonly ManifestFile[];
}

/** Other accounts that are rolled from here. */
export interface Members {
  directory: MemberDirectory;
  /** The bus their events are forwarded to. */
  busName?: string;
}

interface Site {
  cloud: Cloud;
  members: Members;
  signIn: SignInInput;
  clients: LocalClients;
  /** What each reference of a manifest stands for here. */
  resolve(reference: Reference): string;
}

interface HttpTrigger {
  method: string;
  path: string;
  functionName: string;
}

/**
 * Deploy every capability into a local cloud, from the manifests that the stacks deploy on AWS. Safe to repeat: what
 * stands already, from an earlier run on the same data, stays.
 *
 * The functions run in this process, so the process's environment and platform become theirs.
 *
 * @param files - the manifests to deploy, by name; those of laptops only where they are asked for
 * @returns where the REST API listens; undefined in a cloud without sockets
 */
export async function deploy(
  cloud: Cloud,
  { signIn, members = ALONE, files = ['capability.ts'] }: LocalStage,
): Promise<{ apiUrl: string | undefined }> {
  standOn(cloud);
  const clients = localClients(cloud);
  await createTable(clients);
  for (const name of [BUS, members.busName]) if (name) await createBus(clients, name);
  await raiseRate(clients, cloud);
  for (const topic of TOPICS) await clients.sns.send(new CreateTopicCommand({ Name: `fairlead-${topic}` }));
  const routes: HttpTrigger[] = [];
  for (const capability of await findCapabilities(SERVICES, files))
    routes.push(...(await deployCapability({ cloud, clients, members, signIn }, capability)));
  const api = await cloud.deployHttpApi({ name: API, routes });
  return { apiUrl: api.url };
}

/** From now on this process's product code lives in the cloud's time and speaks to the cloud. */
function standOn({ clock, context, requestHandler }: Cloud): void {
  const never = (): AbortSignal => new AbortController().signal;
  installPlatform({
    clock: {
      now: () => clock.now(),
      timeout: (ms) => (clock.rate > 0 ? AbortSignal.timeout(Math.ceil(ms / clock.rate)) : never()),
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, clock.rate > 0 ? ms / clock.rate : 0)),
    requestHandler: signedByCaller(requestHandler),
  });
  Object.assign(process.env, {
    AWS_REGION: context.region,
    AWS_ACCESS_KEY_ID: PROCESS_KEY,
    AWS_SECRET_ACCESS_KEY: 'local',
  });
}

async function deployCapability(
  { cloud, clients, members, signIn }: Omit<Site, 'resolve'>,
  capability: FoundCapability,
): Promise<HttpTrigger[]> {
  const { manifest } = capability;
  const deadLetters = await createQueue(clients, `fairlead-${manifest.name}-dead-letters`, {});
  const queueUrls = new Map<string, string>();
  for (const [name, { visibilityTimeoutSeconds, maxReceives }] of Object.entries(manifest.queues)) {
    const attributes = {
      VisibilityTimeout: String(visibilityTimeoutSeconds),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: maxReceives }),
    };
    queueUrls.set(name, (await createQueue(clients, queueName(manifest.name, name), attributes)).url);
  }
  const site: Site = {
    cloud,
    clients,
    members,
    signIn,
    resolve(reference) {
      if (reference === 'members') return JSON.stringify(members.directory);
      if (reference === 'sign-in') return JSON.stringify(signIn);
      return resolve(reference, cloud, queueUrls);
    },
  };
  const routes: HttpTrigger[] = [];
  for (const [name, definition] of Object.entries(manifest.functions)) {
    const functionName = `fairlead-${manifest.name}-${name}`;
    for (const [key, reference] of Object.entries(definition.environment)) process.env[key] = site.resolve(reference);
    const { accessKeyId } = addRole(site, functionName, definition, manifest.name);
    const made = { name, functionName, definition, deadLetterQueueArn: deadLetters.arn, accessKeyId };
    await registerFunction(cloud, capability, made);
    for (const [index, trigger] of definition.triggers.entries()) {
      if (trigger.kind === 'http') routes.push({ method: trigger.method, path: trigger.path, functionName });
      else
        await connect(site, trigger, {
          functionName,
          ruleName: `${functionName}-${index}`,
          capabilityName: manifest.name,
        });
    }
  }
  return routes;
}

/** A role for a function that may do exactly what its manifest says, as on AWS. */
function addRole(
  { cloud: { access, context }, members }: Site,
  functionName: string,
  definition: FunctionManifest,
  capability: string,
) {
  const { partition, region, accountId } = context;
  const memberRoles = members.directory.members.map(({ roleArn }) => roleArn);
  const queue = (name: string): string => queueName(capability, name);
  const site: PolicySite = { partition, region, accountId, table: TABLE, bus: BUS, queue, memberRoles };
  const role = roleOf(functionName, definition, site);
  access.addRole(role);
  return role;
}

interface MadeFunction {
  name: string;
  functionName: string;
  definition: FunctionManifest;
  deadLetterQueueArn: string;
  accessKeyId: string;
}

async function registerFunction(cloud: Cloud, capability: FoundCapability, made: MadeFunction): Promise<void> {
  const { timeoutSeconds, memoryMb } = made.definition;
  const handler = await capability.load(made.name);
  const definition = {
    name: made.functionName,
    handler,
    timeoutSeconds,
    memoryMb,
    deadLetterQueueArn: made.deadLetterQueueArn,
  };
  cloud.registerFunction(withKey(definition, made.accessKeyId));
}

async function connect(
  { cloud, clients, members }: Site,
  trigger: Exclude<Trigger, { kind: 'http' }>,
  names: { functionName: string; ruleName: string; capabilityName: string },
): Promise<void> {
  if (trigger.kind === 'queue') {
    const mapped = { queueName: queueName(names.capabilityName, trigger.queue), functionName: names.functionName };
    cloud.mapQueue({ ...mapped, batchSize: trigger.batchSize, reportBatchItemFailures: true });
    return;
  }
  const when =
    trigger.kind === 'event'
      ? { EventPattern: JSON.stringify(trigger.pattern) }
      : { ScheduleExpression: trigger.everyMinutes === 1 ? 'rate(1 minute)' : `rate(${trigger.everyMinutes} minutes)` };
  const { accountId, region, partition } = cloud.context;
  const Arn = `arn:${partition}:lambda:${region}:${accountId}:function:${names.functionName}`;
  const forwarded = trigger.kind === 'event' && isForwarded(trigger.pattern) ? members.busName : undefined;
  const own = trigger.kind === 'event' && trigger.bus === 'own' ? BUS : 'default';
  for (const bus of [own, forwarded]) {
    if (bus === undefined) continue;
    const on = { EventBusName: bus };
    const Targets = [{ Id: 'function', Arn }];
    await clients.events.send(new PutRuleCommand({ Name: names.ruleName, ...on, ...when }));
    await clients.events.send(new PutTargetsCommand({ Rule: names.ruleName, ...on, Targets }));
  }
}

function resolve(reference: Reference, { context }: Cloud, queueUrls: ReadonlyMap<string, string>): string {
  if (reference === 'table') return TABLE;
  if (reference === 'bus') return BUS;
  if (reference === 'account') return context.accountId;
  if (reference.startsWith('topic:')) return topicArn(context, reference.slice('topic:'.length));
  if (reference.startsWith('secret:')) return `/fairlead/local/${reference.slice('secret:'.length)}`;
  const url = queueUrls.get(reference.slice('queue:'.length));
  if (!url) throw new Error(`A manifest refers to ${reference}, but declares no such queue.`);
  return url;
}

function topicArn({ partition, region, accountId }: Cloud['context'], topic: string): string {
  return `arn:${partition}:sns:${region}:${accountId}:fairlead-${topic}`;
}

function queueName(capabilityName: string, queue: string): string {
  return `fairlead-${capabilityName}-${queue}`;
}

async function createQueue({ sqs }: LocalClients, QueueName: string, Attributes: Record<string, string>) {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const found = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return { url: QueueUrl, arn: found.Attributes?.QueueArn ?? '' };
}

async function createTable({ dynamo }: LocalClients): Promise<void> {
  await unlessThere(ResourceInUseException, () => dynamo.send(new CreateTableCommand(controlTableInput(TABLE))));
  for (;;) {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: TABLE }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The local SageMaker takes any number of calls unless told otherwise, so the account's call budget is as good as none. */
async function raiseRate({ dynamo }: LocalClients, { context: { accountId, region } }: Cloud): Promise<void> {
  const Item = {
    pk: { S: `RATE#${accountId}#${region}` },
    sk: { S: 'SAGEMAKER' },
    perSecond: { N: LOCAL_PER_SECOND },
    mostPerSecond: { N: LOCAL_PER_SECOND },
  };
  await dynamo.send(new PutItemCommand({ TableName: TABLE, Item }));
}

async function createBus({ events }: LocalClients, Name: string): Promise<void> {
  await unlessThere(ResourceAlreadyExistsException, () => events.send(new CreateEventBusCommand({ Name })));
}

async function unlessThere(
  AlreadyThere: new (...args: never[]) => Error,
  create: () => Promise<unknown>,
): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!(error instanceof AlreadyThere)) throw error;
  }
}
