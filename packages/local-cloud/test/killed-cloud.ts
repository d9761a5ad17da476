/** A cloud that is set up, told to the parent process, and then waits to be killed. */
import {
  ApplicationAutoScalingClient,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startCloud } from '../src/index.ts';
import { inProcess } from './clients.ts';

const [dataDir = ''] = process.argv.slice(2);
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:111122223333:${resource}`;
const cloud = await startCloud({ dataDir, clock: { rate: 60 } });
const sqs = new SQSClient(inProcess(cloud));
const events = new EventBridgeClient(inProcess(cloud));
const sns = new SNSClient(inProcess(cloud));

const { call, controls } = cloud.sagemaker;
const container = { Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/fraud:1' };
call('CreateModel', {
  ModelName: 'fraud',
  ExecutionRoleArn: 'arn:aws:iam::111122223333:role/r',
  PrimaryContainer: container,
});
const ProductionVariants = [
  { VariantName: 'v', ModelName: 'fraud', InstanceType: 'ml.m5.large' as const, InitialInstanceCount: 1 },
];
call('CreateEndpointConfig', { EndpointConfigName: 'fraud', ProductionVariants });
call('CreateEndpoint', { EndpointName: 'fraud', EndpointConfigName: 'fraud' });
controls.force('fraud', 'InService');
const target = {
  ServiceNamespace: 'sagemaker',
  ResourceId: 'endpoint/fraud/variant/v',
  ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
} as const;
const scaling = new ApplicationAutoScalingClient(inProcess(cloud));
await scaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 3, MaxCapacity: 5 }));
const nightly = { ...target, ScheduledActionName: 'later', Schedule: 'rate(6 hours)' };
await scaling.send(new PutScheduledActionCommand({ ...nightly, ScalableTargetAction: { MinCapacity: 5 } }));

cloud.registerFunction({ name: 'hangs', timeoutSeconds: 900, handler: () => new Promise(() => {}) });
const Attributes = { VisibilityTimeout: '3600' };
const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'jobs', Attributes }));
await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'in flight' }));
await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'waiting' }));
await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'delayed', DelaySeconds: 900 }));
const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' }));
await events.send(new PutRuleCommand({ Name: 'orders', EventPattern: '{"source":["shop"]}' }));
const Targets = [{ Id: '1', Arn: arn('lambda', 'function:hangs') }];
await events.send(new PutTargetsCommand({ Rule: 'orders', Targets }));
await events.send(new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'Order', Detail: '{"id":7}' }] }));
process.stdout.write(`${JSON.stringify({ nowMs: cloud.clock.now() })}\n`);
