import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { inProcess, virtualCloud } from '../test/clients.ts';
import type { Cloud } from './index.ts';

/** An alarm on errors whose only action is `action`, put into ALARM. @returns what the history says of the action */
async function raiseAlarm(cloud: Cloud<'virtual'>, action: string): Promise<string[]> {
  const monitoring = new CloudWatchClient(inProcess(cloud));
  const metric = { Namespace: 'Test', MetricName: 'Errors', Statistic: 'Sum', Period: 60 } as const;
  const rule = { ComparisonOperator: 'GreaterThanThreshold', Threshold: 1, EvaluationPeriods: 1 } as const;
  await monitoring.send(new PutMetricAlarmCommand({ AlarmName: 'errors', AlarmActions: [action], ...metric, ...rule }));
  const state = { AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'by hand' } as const;
  await monitoring.send(new SetAlarmStateCommand(state));
  await cloud.clock.settle();
  const history = new DescribeAlarmHistoryCommand({ AlarmName: 'errors', HistoryItemType: 'Action' });
  const { AlarmHistoryItems = [] } = await monitoring.send(history);
  return AlarmHistoryItems.map(({ HistorySummary = '' }) => HistorySummary);
}

test('an alarm reaches a queue through the topic that it names', async () => {
  const cloud = await virtualCloud();
  const [sns, sqs] = [new SNSClient(inProcess(cloud)), new SQSClient(inProcess(cloud))];
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'pages' }));
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
  const Endpoint = 'arn:aws:sqs:us-east-1:111122223333:pages';
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));

  expect(await raiseAlarm(cloud, TopicArn)).toEqual([`Successfully executed action ${TopicArn}`]);

  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const envelope = JSON.parse(Messages[0]?.Body ?? '');
  expect(envelope).toMatchObject({ Type: 'Notification', Subject: 'ALARM: "errors" in us-east-1' });
  expect(JSON.parse(envelope.Message)).toMatchObject({
    AlarmName: 'errors',
    OldStateValue: 'INSUFFICIENT_DATA',
    NewStateValue: 'ALARM',
    NewStateReason: 'by hand',
    Trigger: { MetricName: 'Errors', Namespace: 'Test', Statistic: 'SUM', Threshold: 1 },
  });
  await cloud.stop();
});

test('an alarm invokes the function that it names', async () => {
  const cloud = await virtualCloud();
  const got: unknown[] = [];
  cloud.registerFunction({ name: 'on-alarm', timeoutSeconds: 3, handler: (event: unknown) => got.push(event) });
  const arn = 'arn:aws:lambda:us-east-1:111122223333:function:on-alarm';

  expect(await raiseAlarm(cloud, arn)).toEqual([`Successfully executed action ${arn}`]);

  expect(got).toMatchObject([
    {
      source: 'aws.cloudwatch',
      alarmArn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:errors',
      alarmData: { alarmName: 'errors', state: { value: 'ALARM' }, previousState: { value: 'INSUFFICIENT_DATA' } },
    },
  ]);
  await cloud.stop();
});

test.each([
  ['a topic that is missing', 'arn:aws:sns:us-east-1:111122223333:gone', 'NotFound: Topic does not exist'],
  [
    'a function that is missing',
    'arn:aws:lambda:us-east-1:111122223333:function:gone',
    'There is no arn:aws:lambda:us-east-1:111122223333:function:gone in the local cloud.',
  ],
  [
    'an instance to reboot',
    'arn:aws:automate:us-east-1:ec2:reboot',
    'The local cloud carries out alarm actions on SNS topics, Lambda functions and scaling policies only, not arn:aws:automate:us-east-1:ec2:reboot.',
  ],
])('the history of an alarm on %s says why the action failed', async (_what, arn, reason) => {
  const cloud = await virtualCloud();
  const [summary] = await raiseAlarm(cloud, arn);
  expect(summary).toContain(`Failed to execute action ${arn}`);
  expect(summary).toContain(reason);
  await cloud.stop();
});
