import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateServiceLinkedRoleCommand } from '@aws-sdk/client-iam';
import { CreateEndpointCommand, CreateEndpointConfigCommand, CreateModelCommand } from '@aws-sdk/client-sagemaker';
import { CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { diagnose } from '@fairlead/doctor';
import { type Cloud, startCloud } from '@fairlead/local-cloud';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeAws } from '../fake-aws.ts';
import { controlTableInput } from '../table.ts';
import { doctorClients } from './clients.ts';
import { readAccount } from './read-account.ts';
import { readDomains } from './read-endpoints.ts';

const START_MS = Date.parse('2026-11-20T09:00:00.000Z');
let cloud: Cloud<'virtual'>;
beforeEach(async () => {
  cloud = await startCloud({ clock: 'virtual', startMs: START_MS });
});
afterEach(() => cloud.stop());

const settings = () => ({
  region: 'us-east-1',
  credentials: { accessKeyId: 'doctor', secretAccessKey: 's' },
  requestHandler: cloud.requestHandler,
});
const inspect = () => readAccount(settings(), { prefix: 'fairlead', nowMs: Date.now() });
const foundIn = async () => diagnose(await inspect()).map(({ id, subject }) => `${id}: ${subject}`);

/** An endpoint in service with one instance in one subnet and weight 0, and an alarm on it in the wrong case. */
async function plantEndpoint(clients: ReturnType<typeof doctorClients>) {
  const { sageMaker, cloudWatch } = clients;
  const VpcConfig = { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] };
  const ExecutionRoleArn = 'arn:aws:iam::111122223333:role/sm';
  await sageMaker.send(
    new CreateModelCommand({ ModelName: 'm', PrimaryContainer: { Image: 'i' }, ExecutionRoleArn, VpcConfig }),
  );
  const variant = { VariantName: 'v', ModelName: 'm', InstanceType: 'ml.m5.large' as const, InitialInstanceCount: 1 };
  const ProductionVariants = [{ ...variant, InitialVariantWeight: 0 }];
  await sageMaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: 'c', ProductionVariants }));
  await sageMaker.send(new CreateEndpointCommand({ EndpointName: 'Fraud', EndpointConfigName: 'c' }));
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'errors',
      Namespace: 'AWS/SageMaker',
      MetricName: 'Invocation5XXErrors',
      Dimensions: [{ Name: 'EndpointName', Value: 'fraud' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  await cloud.clock.advance(30 * 60_000);
}

/** A table is CREATING for some real milliseconds. */
async function active(dynamo: ReturnType<typeof doctorClients>['dynamo']): Promise<void> {
  for (;;) {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: 'fairlead' }));
    const index = Table?.GlobalSecondaryIndexes?.[0]?.IndexStatus;
    if (Table?.TableStatus === 'ACTIVE' && index === 'ACTIVE') return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('an empty account lacks Fairlead and the service-linked role', async () => {
  expect(await foundIn()).toEqual(
    expect.arrayContaining([
      'installation-missing: Fairlead',
      'service-linked-role-missing: role AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
    ]),
  );
});

test('the service-linked role is found once it is made', async () => {
  const AWSServiceName = 'sagemaker.application-autoscaling.amazonaws.com';
  await doctorClients(settings()).iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
  expect((await inspect()).serviceLinkedRole).toEqual({ kind: 'read', value: 'present' });
});

test('a fragile endpoint is told in each way', async () => {
  await plantEndpoint(doctorClients(settings()));
  expect((await foundIn()).filter((found) => /endpoint |alarm /.test(found))).toEqual([
    'alarm-on-nothing: alarm errors',
    'variant-without-traffic: endpoint Fraud',
    'single-instance: endpoint Fraud',
    'single-subnet: endpoint Fraud',
    'no-requests: endpoint Fraud',
  ]);
});

test('an endpoint that is changing cannot be rolled now', async () => {
  const { sageMaker } = doctorClients(settings());
  await plantEndpoint(doctorClients(settings()));
  await sageMaker.send(new CreateEndpointCommand({ EndpointName: 'new', EndpointConfigName: 'c' }));
  expect(await foundIn()).toContain('endpoint-not-rollable: endpoint new');
});

test('a broken installation is told: table, dead letters, rules', async () => {
  const { dynamo, events, sqs } = doctorClients(settings());
  await dynamo.send(new CreateTableCommand(controlTableInput('fairlead')));
  await active(dynamo);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'fairlead-x-dead-letters' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'lost' }));
  const pattern = {
    source: ['aws.sagemaker'],
    'detail-type': ['SageMaker Endpoint State Change'],
    detail: { EndpointStatus: ['InService'] },
  };
  const State = 'DISABLED';
  await events.send(new PutRuleCommand({ Name: 'fairlead-endpoints', EventPattern: JSON.stringify(pattern), State }));
  const Targets = [{ Id: 't', Arn: 'arn:aws:sqs:us-east-1:111122223333:fairlead-x-dead-letters' }];
  await events.send(new PutTargetsCommand({ Rule: 'fairlead-endpoints', Targets }));
  expect((await foundIn()).filter((found) => /fairlead/i.test(found))).toEqual([
    'rule-missing: Fairlead',
    'dead-letters: queue fairlead-x-dead-letters',
    'rule-disabled: rule fairlead-endpoints',
    'rule-never-matches: rule fairlead-endpoints',
    'table-unprotected: table fairlead',
  ]);
});

test('the account’s time counts, not this machine’s', async () => {
  await cloud.stop();
  cloud = await startCloud({ clock: 'virtual', startMs: START_MS + 400 * 24 * 3_600_000 });
  expect(Math.abs((await inspect()).atMs - cloud.clock.now())).toBeLessThan(5_000);
});

test('what the caller may not read is told, and the rest is still looked at', async () => {
  const Statement = [{ Effect: 'Allow' as const, Action: ['events:*', 'sqs:*'], Resource: '*' }];
  cloud.access.addRole({ accessKeyId: 'doctor', roleName: 'doctor', policy: { Version: '2012-10-17', Statement } });
  const snapshot = await inspect();
  expect(snapshot.rules).toEqual({ kind: 'read', value: [] });
  expect(snapshot.endpoints).toMatchObject({
    kind: 'unreadable',
    reason: expect.stringContaining('AccessDeniedException: User: '),
  });
  expect(
    diagnose(snapshot)
      .filter(({ id }) => id === 'not-readable')
      .map(({ subject }) => subject),
  ).toEqual(expect.arrayContaining(['alarms', 'endpoints', 'serviceLinkedRole', 'tables']));
});

test('only Describe, Get and List calls are made', async () => {
  await plantEndpoint(doctorClients(settings()));
  const Statement = [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }];
  cloud.access.addRole({ accessKeyId: 'doctor', roleName: 'doctor', policy: { Version: '2012-10-17', Statement } });
  const asked: string[] = [];
  const requestHandler = {
    ...cloud.requestHandler,
    handle: (request: Parameters<Cloud['requestHandler']['handle']>[0]) => {
      asked.push(
        request.headers['x-amz-target']?.split('.')[1] ?? new URLSearchParams(request.body).get('Action') ?? '',
      );
      return cloud.requestHandler.handle(request);
    },
  };
  await readAccount({ ...settings(), requestHandler }, { prefix: 'fairlead', nowMs: Date.now() });
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((operation) => !/^(Describe|Get|List)/.test(operation))).toEqual([]);
});

test('a domain’s mode is read from its description', async () => {
  const { requestHandler } = fakeAws(({ operation }) =>
    operation === 'ListDomains'
      ? { Domains: [{ DomainId: 'd-1', DomainName: 'ml' }] }
      : { DomainId: 'd-1', AuthMode: 'SSO' },
  );
  const { sageMaker } = doctorClients({ ...settings(), requestHandler });
  expect(await readDomains(sageMaker)).toEqual([{ id: 'd-1', name: 'ml', authMode: 'SSO' }]);
});
