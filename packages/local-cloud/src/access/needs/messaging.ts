import { functionName } from '../../services/lambda/functions.ts';
import { type NeedsOf, type NeedsTable, onAll, siteArn } from './table.ts';

/** The queue is named by the last part of its URL. Batches need the action of one message. */
function onQueue(action: string): NeedsOf {
  return (input, site) => {
    const name =
      input.QueueName ??
      String(input.QueueUrl ?? '')
        .split('/')
        .at(-1);
    return [{ action: `sqs:${action}`, resource: siteArn(site, 'sqs', name) }];
  };
}

/** SQS. */
export const SQS: NeedsTable = {
  ChangeMessageVisibility: onQueue('ChangeMessageVisibility'),
  CreateQueue: onQueue('CreateQueue'),
  DeleteMessage: onQueue('DeleteMessage'),
  DeleteMessageBatch: onQueue('DeleteMessage'),
  DeleteQueue: onQueue('DeleteQueue'),
  GetQueueAttributes: onQueue('GetQueueAttributes'),
  GetQueueUrl: onQueue('GetQueueUrl'),
  ListQueues: onAll('sqs:ListQueues'),
  PurgeQueue: onQueue('PurgeQueue'),
  ReceiveMessage: onQueue('ReceiveMessage'),
  SendMessage: onQueue('SendMessage'),
  SendMessageBatch: onQueue('SendMessage'),
  SetQueueAttributes: onQueue('SetQueueAttributes'),
};

function onTopic(action: string): NeedsOf {
  return (input, site) => {
    const topic = input.TopicArn ?? input.TargetArn ?? siteArn(site, 'sns', input.Name ?? '');
    return [{ action: `sns:${action}`, resource: topic }];
  };
}

const subscribe: NeedsOf = ({ TopicArn, Protocol = '', Endpoint = '' }) => [
  {
    action: 'sns:Subscribe',
    resource: TopicArn ?? '',
    context: { 'sns:Protocol': Protocol, 'sns:Endpoint': Endpoint },
  },
];

/** A subscription's ARN is its topic's with an id behind it; the action is checked on the topic. */
const unsubscribe: NeedsOf = ({ SubscriptionArn }) => [
  {
    action: 'sns:Unsubscribe',
    resource: String(SubscriptionArn ?? '')
      .split(':')
      .slice(0, 6)
      .join(':'),
  },
];

/** SNS. */
export const SNS: NeedsTable = {
  ConfirmSubscription: onTopic('ConfirmSubscription'),
  CreateTopic: onTopic('CreateTopic'),
  DeleteTopic: onTopic('DeleteTopic'),
  GetTopicAttributes: onTopic('GetTopicAttributes'),
  ListSubscriptions: onAll('sns:ListSubscriptions'),
  ListSubscriptionsByTopic: onTopic('ListSubscriptionsByTopic'),
  ListTopics: onAll('sns:ListTopics'),
  Publish: onTopic('Publish'),
  Subscribe: subscribe,
  Unsubscribe: unsubscribe,
};

/** A function by name, partial ARN or ARN; the operation Invoke is called InvokeFunction as an action. */
function onFunction(action: string): NeedsOf {
  return (input, site) => [
    {
      action: `lambda:${action}`,
      resource: siteArn(site, 'lambda', `function:${functionName(input.FunctionName ?? '')}`),
    },
  ];
}

/** Lambda. */
export const LAMBDA: NeedsTable = {
  GetFunction: onFunction('GetFunction'),
  Invoke: onFunction('InvokeFunction'),
  ListFunctions: onAll('lambda:ListFunctions'),
};

/** STS: who one is, one may always ask. */
export const STS: NeedsTable = {
  GetCallerIdentity: () => [],
  AssumeRole: ({ RoleArn }: { RoleArn: string }) => [{ action: 'sts:AssumeRole', resource: RoleArn }],
};
