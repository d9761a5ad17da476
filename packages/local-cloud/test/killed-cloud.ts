/** A cloud that is set up, told to the parent process, and then waits to be killed. */
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
