import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  type DescribeEndpointOutput,
  type ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import { CreateQueueCommand, GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type Lab, nameOf, TAG, until } from './lab.ts';

/** What the experiments share: one endpoint of two variants, and a queue that hears its events. */
export interface Bench {
  endpointName: string;
  /** The config with variants `a` and `b`, and the one with `a` alone. */
  configNames: { both: string; onlyA: string };
  modelName: string;
  queueUrl: string;
}

/** An endpoint takes some ten minutes to come up; longer than this is a fault of the image or the role. */
const UP_MS = 30 * 60_000;
const LOOK_MS = 5_000;

const tagsOf = ({ run }: Lab) => [{ Key: TAG, Value: run }];

/** Make what the experiments need. What it has made when it fails is found by the cleanup. */
export async function setUp(lab: Lab): Promise<Bench> {
  const queueUrl = await hearEvents(lab);
  const bench: Bench = {
    endpointName: nameOf(lab, 'Endpoint'),
    configNames: { both: nameOf(lab, 'both'), onlyA: nameOf(lab, 'only-a') },
    modelName: nameOf(lab, 'model'),
    queueUrl,
  };
  const { sageMaker } = lab.clients;
  const { image, roleArn } = lab.settings;
  const Tags = tagsOf(lab);
  lab.say(`Creating ${bench.endpointName} with two variants of one ${lab.settings.instanceType} each …`);
  const PrimaryContainer = { Image: image };
  await sageMaker.send(
    new CreateModelCommand({ ModelName: bench.modelName, PrimaryContainer, ExecutionRoleArn: roleArn, Tags }),
  );
  const configs = [
    {
      EndpointConfigName: bench.configNames.both,
      ProductionVariants: [variant(lab, bench, 'a', 1), variant(lab, bench, 'b', 0)],
    },
    { EndpointConfigName: bench.configNames.onlyA, ProductionVariants: [variant(lab, bench, 'a', 1)] },
  ];
  for (const config of configs) await sageMaker.send(new CreateEndpointConfigCommand({ ...config, Tags }));
  const [EndpointName, EndpointConfigName] = [bench.endpointName, bench.configNames.both];
  await sageMaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName, Tags }));
  await settled(lab, bench);
  return bench;
}

function variant({ settings }: Lab, { modelName }: Bench, VariantName: string, weight: number): ProductionVariant {
  const InstanceType = settings.instanceType as NonNullable<ProductionVariant['InstanceType']>;
  return { VariantName, ModelName: modelName, InstanceType, InitialInstanceCount: 1, InitialVariantWeight: weight };
}

/** A queue of the run's own that gets every event of its endpoints. @returns the queue's URL */
async function hearEvents(lab: Lab): Promise<string> {
  const { sqs, events } = lab.clients;
  const name = nameOf(lab, 'events');
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, tags: { [TAG]: lab.run } }));
  const asked = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const Arn = asked.Attributes?.QueueArn ?? '';
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: Arn },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const pattern = { source: ['aws.sagemaker'], detail: { EndpointName: [{ prefix: nameOf(lab, '') }] } };
  await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern), Tags: tagsOf(lab) }));
  await events.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'queue', Arn }] }));
  return QueueUrl;
}

/** The endpoint as soon as it is InService. @throws when it Failed, or takes too long */
export function settled(lab: Lab, { endpointName }: Pick<Bench, 'endpointName'>): Promise<DescribeEndpointOutput> {
  return until(lab, { what: `${endpointName} InService`, mostMs: UP_MS, everyMs: LOOK_MS }, async () => {
    const seen = await lab.clients.sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
    if (seen.EndpointStatus === 'Failed') throw new Error(`${endpointName} Failed: ${seen.FailureReason}`);
    return seen.EndpointStatus === 'InService' ? seen : undefined;
  });
}
