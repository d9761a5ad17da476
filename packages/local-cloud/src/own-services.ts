import type { AccessControl } from './access/access-control.ts';
import { parseArn } from './arn.ts';
import type { Faults } from './faults.ts';
import type { CloudContext } from './service.ts';
import { type Attempt, Deliveries } from './services/eventbridge/deliveries.ts';
import { EventBridge } from './services/eventbridge/event-bridge.ts';
import type { EventEnvelope } from './services/eventbridge/records.ts';
import { Rules } from './services/eventbridge/rules.ts';
import { AsyncInvocations } from './services/lambda/async-invocations.ts';
import { Functions, functionName } from './services/lambda/functions.ts';
import { Topics } from './services/sns/topics.ts';
import { Queues } from './services/sqs/queues.ts';
import { bindLazily, type ServiceBinding } from './wire/binding.ts';

/** The machinery of the small services, without their wire side. */
export interface OwnServices {
  queues: Queues;
  functions: Functions;
  topics: Topics;
  bridge: EventBridge;
  /** How the wire finds them; their SDK packages are imported at the first call. */
  bindings: ServiceBinding[];
  /** Hand a body to a queue, function, topic or event bus by its ARN. */
  deliver(targetArn: string, body: string): Attempt;
  /** Put another account's event on a bus of this one; `undefined` when the ARN is no bus here. */
  receive(busArn: string, event: string): Attempt | undefined;
  /** Where buses of other accounts are asked for, one after the other. */
  neighbours: Set<OwnServices['receive']>;
}

const DELIVERED: Attempt = { kind: 'delivered' };

/** Build SQS, Lambda, SNS and EventBridge, and connect them. */
export function ownServices(context: CloudContext, faults: Faults, access: AccessControl): OwnServices {
  const queues = new Queues(context);
  const functions = new Functions(context);
  const invocations = new AsyncInvocations(context, functions, queues);
  const topics = new Topics(context, {
    toQueue: (queueArn, body, attributes) => queues.findByArn(queueArn)?.send({ body, attributes }),
    toFunction: (functionArn, event) => invocations.invoke(functionName(functionArn), event),
  });

  function deliver(targetArn: string, body: string): Attempt {
    const service = parseArn(targetArn)?.service;
    const name = functionName(targetArn);
    const queue = queues.findByArn(targetArn);
    if (service === 'lambda' && functions.isKnown(name)) invocations.invoke(name, body);
    else if (queue) queue.send({ body });
    else if (service === 'sns' && topics.has(targetArn)) topics.publish(targetArn, { message: body, attributes: {} });
    else return toBus(targetArn, body) ?? notFound(targetArn);
    return DELIVERED;
  }

  const rules = new Rules(context);
  const neighbours = new Set<OwnServices['receive']>();

  function toBus(busArn: string, event: string): Attempt | undefined {
    for (const take of [receive, ...neighbours]) {
      const attempt = take(busArn, event);
      if (attempt) return attempt;
    }
    return undefined;
  }

  /** The event keeps the account and region it comes from. */
  function receive(busArn: string, event: string): Attempt | undefined {
    const bus = rules.busNames().find((name) => rules.busArn(name) === busArn);
    if (bus === undefined) return undefined;
    bridge.put(bus, JSON.parse(event) as EventEnvelope);
    return DELIVERED;
  }

  const deliveries = new Deliveries({ context, faults, queues, deliver });
  const bridge = new EventBridge({ context, rules, deliveries, faults });
  const bindings = [
    bindLazily(
      { name: 'sts', target: 'AWSSecurityTokenServiceV20110615', version: '2011-06-15', rest: false },
      async () => (await import('./services/sts/index.ts')).stsService(context, access),
    ),
    bindLazily(
      { name: 'iam', target: 'AWSIdentityManagementV20100508', version: '2010-05-08', rest: false },
      async () => (await import('./services/iam/index.ts')).iamService(context, access),
    ),
    bindLazily({ name: 'sqs', target: 'AmazonSQS', version: '2012-11-05', rest: false }, async () =>
      (await import('./services/sqs/index.ts')).sqsService(context, queues),
    ),
    bindLazily(
      { name: 'sns', target: 'AmazonSimpleNotificationService', version: '2010-03-31', rest: false },
      async () => (await import('./services/sns/index.ts')).snsService(context, topics),
    ),
    bindLazily({ name: 'events', target: 'AWSEvents', version: '2015-10-07', rest: false }, async () =>
      (await import('./services/eventbridge/index.ts')).eventBridgeService(context, rules, bridge),
    ),
    bindLazily({ name: 'lambda', target: 'AWSGirApiService', version: '2015-03-31', rest: true }, async () =>
      (await import('./services/lambda/index.ts')).lambdaService(context, functions, invocations),
    ),
  ];
  return { queues, functions, topics, bridge, bindings, deliver, receive, neighbours };
}

function notFound(targetArn: string): Attempt {
  return { kind: 'refused', code: 'RESOURCE_NOT_FOUND', message: `There is no ${targetArn} in the local cloud.` };
}
