import {
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DeleteRuleCommand, ListRulesCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  ListTagsCommand,
} from '@aws-sdk/client-sagemaker';
import { DeleteQueueCommand, ListQueuesCommand, QueueDoesNotExist } from '@aws-sdk/client-sqs';
import { type Lab, PREFIX, TAG, until } from './lab.ts';

/** A deletion waits for an update under way; longer than this is told as left over. */
const BUSY_MS = 45 * 60_000;
const LOOK_MS = 10_000;

type Cleaner = Pick<Lab, 'clients' | 'now' | 'pause' | 'say'>;

interface Found {
  name: string;
  arn: string;
}

/**
 * Delete everything that any run has made, endpoints first. Safe to repeat, and needs nothing of the run that left it: SageMaker's
 * resources are those of the prefix that carry the tag; queues and rules those of the prefix.
 *
 * @returns what it deleted
 * @throws AggregateError naming all that could not be deleted, after everything else was
 */
export async function cleanUp(lab: Cleaner): Promise<string[]> {
  const { sageMaker, sqs, events } = lab.clients;
  const deleted: string[] = [];
  const failures: Error[] = [];
  const each = async (kind: string, found: readonly Found[], remove: (name: string) => Promise<unknown>) => {
    for (const { name } of found) {
      try {
        await remove(name);
        lab.say(`Deleted ${kind} ${name}`);
        deleted.push(`${kind} ${name}`);
      } catch (error) {
        failures.push(new Error(`${kind} ${name} is left over: ${String(error)}`, { cause: error }));
      }
    }
  };
  await each('endpoint', await tagged(lab, listEndpoints), (name) => deleteEndpoint(lab, name));
  await each('endpoint config', await tagged(lab, listConfigs), (EndpointConfigName) =>
    sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName })),
  );
  await each('model', await tagged(lab, listModels), (ModelName) =>
    sageMaker.send(new DeleteModelCommand({ ModelName })),
  );
  await each('rule', await listRules(lab), async (Rule) => {
    await events.send(new RemoveTargetsCommand({ Rule, Ids: ['queue'] }));
    await events.send(new DeleteRuleCommand({ Name: Rule }));
  });
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: PREFIX }));
  const queues = QueueUrls.map((url) => ({ name: url, arn: url }));
  await each('queue', queues, (url) => deleteQueue(lab, url));
  if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join('\n'));
  return deleted;
}

/** Those of a listing whose tags say that a run made them: a user's resource of a like name stays. */
async function tagged(lab: Cleaner, list: (lab: Cleaner) => Promise<Found[]>): Promise<Found[]> {
  const ours: Found[] = [];
  for (const found of (await list(lab)).filter(({ name }) => name.startsWith(PREFIX))) {
    const { Tags = [] } = await lab.clients.sageMaker.send(new ListTagsCommand({ ResourceArn: found.arn }));
    if (Tags.some(({ Key }) => Key === TAG)) ours.push(found);
  }
  return ours;
}

/** More than 100 left over resources of a kind would take a second cleanup. */
const PAGE = { NameContains: PREFIX, MaxResults: 100 };

async function listEndpoints({ clients }: Cleaner): Promise<Found[]> {
  const { Endpoints = [] } = await clients.sageMaker.send(new ListEndpointsCommand(PAGE));
  return Endpoints.map(({ EndpointName = '', EndpointArn = '' }) => ({ name: EndpointName, arn: EndpointArn }));
}

async function listConfigs({ clients }: Cleaner): Promise<Found[]> {
  const { EndpointConfigs = [] } = await clients.sageMaker.send(new ListEndpointConfigsCommand(PAGE));
  return EndpointConfigs.map(({ EndpointConfigName = '', EndpointConfigArn = '' }) => ({
    name: EndpointConfigName,
    arn: EndpointConfigArn,
  }));
}

async function listModels({ clients }: Cleaner): Promise<Found[]> {
  const { Models = [] } = await clients.sageMaker.send(new ListModelsCommand(PAGE));
  return Models.map(({ ModelName = '', ModelArn = '' }) => ({ name: ModelName, arn: ModelArn }));
}

async function listRules({ clients }: Cleaner): Promise<Found[]> {
  const { Rules = [] } = await clients.events.send(new ListRulesCommand({ NamePrefix: PREFIX }));
  return Rules.map(({ Name = '', Arn = '' }) => ({ name: Name, arn: Arn }));
}

/** A queue that is deleted is still listed for up to a minute. */
async function deleteQueue({ clients }: Cleaner, QueueUrl: string): Promise<void> {
  try {
    await clients.sqs.send(new DeleteQueueCommand({ QueueUrl }));
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
  }
}

/** Its scalable targets go first; then it is deleted as soon as SageMaker takes the call, and is over only when it is gone. */
async function deleteEndpoint(lab: Cleaner, EndpointName: string): Promise<void> {
  const { sageMaker, scaling } = lab.clients;
  const { ScalableTargets = [] } = await scaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'sagemaker' }),
  );
  for (const { ResourceId, ServiceNamespace, ScalableDimension } of ScalableTargets) {
    if (ResourceId?.startsWith(`endpoint/${EndpointName}/`))
      await scaling.send(new DeregisterScalableTargetCommand({ ResourceId, ServiceNamespace, ScalableDimension }));
  }
  const ready = { what: `${EndpointName} ready to be deleted`, mostMs: BUSY_MS, everyMs: LOOK_MS };
  const status = await until(lab, ready, async () => {
    const seen = await statusOf(lab, EndpointName);
    return BUSY.has(seen) ? undefined : seen;
  });
  if (status !== 'Deleting' && status !== 'gone') await sageMaker.send(new DeleteEndpointCommand({ EndpointName }));
  const gone = { what: `The end of ${EndpointName}`, mostMs: BUSY_MS, everyMs: LOOK_MS };
  await until(lab, gone, async () => ((await statusOf(lab, EndpointName)) === 'gone' ? true : undefined));
}

const BUSY = new Set(['Creating', 'Updating', 'SystemUpdating', 'RollingBack']);

async function statusOf({ clients }: Cleaner, EndpointName: string): Promise<string> {
  try {
    const { EndpointStatus = 'unknown' } = await clients.sageMaker.send(new DescribeEndpointCommand({ EndpointName }));
    return EndpointStatus;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Could not find endpoint')) return 'gone';
    throw error;
  }
}
