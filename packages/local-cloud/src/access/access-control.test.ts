import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  AddTagsCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inProcess, virtualCloud } from '../../test/clients.ts';
import type { Cloud } from '../index.ts';
import type { Statement } from './policy.ts';

const ARN = 'arn:aws:sagemaker:us-east-1:111122223333';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/k';
let cloud: Cloud<'virtual'>;
beforeEach(async () => {
  cloud = await virtualCloud();
});
afterEach(() => cloud.stop());

const asRoot = () => inProcess(cloud);
function asRole(...allows: Omit<Statement, 'Effect'>[]) {
  const Statement = allows.map((allow) => ({ Effect: 'Allow' as const, ...allow }));
  cloud.access.addRole({ accessKeyId: 'ROLEKEY', roleName: 'worker', policy: { Version: '2012-10-17', Statement } });
  return { ...asRoot(), credentials: { accessKeyId: 'ROLEKEY', secretAccessKey: 's' } };
}

const variant = { VariantName: 'v', ModelName: 'm', InstanceType: 'ml.m5.large' as const, InitialInstanceCount: 1 };
const config = { EndpointConfigName: 'Fl-One', ProductionVariants: [variant] };
async function model() {
  const PrimaryContainer = { Image: 'i' };
  const ExecutionRoleArn = 'arn:aws:iam::111122223333:role/sm';
  await new SageMakerClient(asRoot()).send(
    new CreateModelCommand({ ModelName: 'm', PrimaryContainer, ExecutionRoleArn }),
  );
}

describe('a call of a role', () => {
  test('that its policy does not allow is refused in SageMaker’s words', async () => {
    const client = new SageMakerClient(asRole({ Action: 'sagemaker:ListTags', Resource: '*' }));
    await expect(client.send(new DescribeEndpointCommand({ EndpointName: 'Fraud' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::111122223333:assumed-role/worker/worker is not authorized to perform: sagemaker:DescribeEndpoint on resource: ${ARN}:endpoint/fraud because no identity-based policy allows the sagemaker:DescribeEndpoint action`,
    });
    expect(cloud.access.denials()).toEqual([
      {
        roleName: 'worker',
        operation: 'DescribeEndpoint',
        action: 'sagemaker:DescribeEndpoint',
        resource: `${ARN}:endpoint/fraud`,
      },
    ]);
  });

  test('is refused by the other services in theirs', async () => {
    await new SQSClient(asRoot()).send(new CreateQueueCommand({ QueueName: 'q' }));
    const role = asRole({ Action: 's3:GetObject', Resource: '*' });
    const QueueUrl = `${cloud.url}/111122223333/q`;
    const range = { StartTime: new Date(0), EndTime: new Date(60_000), MetricDataQueries: [] };
    const refused = async (call: Promise<unknown>) =>
      call.then(
        () => 'served',
        (error: Error) => error.name,
      );
    expect([
      await refused(
        new SQSClient({ ...role, useQueueUrlAsEndpoint: false }).send(
          new SendMessageCommand({ QueueUrl, MessageBody: 'x' }),
        ),
      ),
      await refused(new SNSClient(role).send(new ListTopicsCommand({}))),
      await refused(new CloudWatchClient(role).send(new GetMetricDataCommand(range))),
      await refused(new DynamoDBClient(role).send(new GetItemCommand({ TableName: 't', Key: {} }))),
    ]).toEqual(['AccessDenied', 'AuthorizationErrorException', 'AccessDenied', 'AccessDeniedException']);
  });

  test('goes through when only the root’s key is known, or the mode is report', async () => {
    await expect(new SNSClient(asRoot()).send(new ListTopicsCommand({}))).resolves.toMatchObject({ Topics: [] });
    const role = asRole({ Action: 's3:GetObject', Resource: '*' });
    cloud.access.mode = 'report';
    await expect(new SNSClient(role).send(new ListTopicsCommand({}))).resolves.toMatchObject({ Topics: [] });
    expect(cloud.access.denials()).toHaveLength(1);
  });

  test('that creates with tags needs AddTags as well', async () => {
    await model();
    const client = new SageMakerClient(
      asRole({ Action: 'sagemaker:CreateEndpointConfig', Resource: `${ARN}:endpoint-config/fl-*` }),
    );
    const Tags = [{ Key: 'made-by', Value: 'us' }];
    await expect(client.send(new CreateEndpointConfigCommand({ ...config, Tags }))).rejects.toThrow(
      'sagemaker:AddTags',
    );
    await expect(client.send(new CreateEndpointConfigCommand(config))).resolves.toBeDefined();
  });

  test('that makes a model needs to pass its role, to SageMaker', async () => {
    const passTo = (service: string) => ({
      Action: 'iam:PassRole',
      Resource: 'arn:aws:iam::111122223333:role/sm',
      Condition: { StringEquals: { 'iam:PassedToService': service } },
    });
    const input = {
      ModelName: 'm',
      PrimaryContainer: { Image: 'i' },
      ExecutionRoleArn: 'arn:aws:iam::111122223333:role/sm',
    };
    const create = { Action: 'sagemaker:CreateModel', Resource: `${ARN}:model/m` };
    const other = new SageMakerClient(asRole(create, passTo('lambda.amazonaws.com')));
    await expect(other.send(new CreateModelCommand(input))).rejects.toThrow('iam:PassRole');
    const right = new SageMakerClient(asRole(create, passTo('sagemaker.amazonaws.com')));
    await expect(right.send(new CreateModelCommand(input))).resolves.toBeDefined();
  });

  test('that brings up an endpoint needs the endpoint, its config, and the config’s KMS key', async () => {
    await model();
    await new SageMakerClient(asRoot()).send(new CreateEndpointConfigCommand({ ...config, KmsKeyId: KEY }));
    const input = { EndpointName: 'e', EndpointConfigName: 'fl-one' };
    const endpoint = { Action: 'sagemaker:CreateEndpoint', Resource: `${ARN}:endpoint/*` };
    const both = { ...endpoint, Resource: [`${ARN}:endpoint/*`, `${ARN}:endpoint-config/*`] };
    const key = { Action: ['kms:CreateGrant', 'kms:DescribeKey'], Resource: KEY };
    const attempt = (...allows: Omit<Statement, 'Effect'>[]) =>
      new SageMakerClient(asRole(...allows)).send(new CreateEndpointCommand(input));
    await expect(attempt(endpoint)).rejects.toThrow(
      'on resource: arn:aws:sagemaker:us-east-1:111122223333:endpoint-config/fl-one',
    );
    await expect(attempt(both)).rejects.toThrow('kms:CreateGrant');
    await expect(attempt(both, key)).resolves.toBeDefined();
  });

  test('may depend on the tags that the resource carries', async () => {
    await model();
    const root = new SageMakerClient(asRoot());
    await root.send(new CreateEndpointConfigCommand(config));
    await root.send(new CreateEndpointCommand({ EndpointName: 'e', EndpointConfigName: 'fl-one' }));
    const mine = { StringEquals: { 'aws:ResourceTag/team': 'fraud' } };
    const client = new SageMakerClient(asRole({ Action: 'sagemaker:*', Resource: '*', Condition: mine }));
    const describeIt = () => client.send(new DescribeEndpointCommand({ EndpointName: 'e' }));
    await expect(describeIt()).rejects.toThrow('not authorized');
    await root.send(new AddTagsCommand({ ResourceArn: `${ARN}:endpoint/e`, Tags: [{ Key: 'team', Value: 'fraud' }] }));
    await expect(describeIt()).resolves.toMatchObject({ EndpointName: 'e' });
  });

  test('on an index needs the index, not the table', async () => {
    const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/items';
    const query = new QueryCommand({
      TableName: 'items',
      IndexName: 'due',
      KeyConditionExpression: 'pk = :a',
      ExpressionAttributeValues: { ':a': { S: 'a' } },
    });
    const answer = (Resource: string) => {
      const client = new DynamoDBClient(asRole({ Action: 'dynamodb:Query', Resource }));
      return client.send(query).catch((error: Error) => error.name);
    };
    expect(await answer(table)).toBe('AccessDeniedException');
    expect(await answer(`${table}/index/*`)).toBe('ResourceNotFoundException');
  });
});

test('what a role never used is told, actions and resources apart', async () => {
  const client = new SNSClient(
    asRole({ Action: ['sns:ListTopics', 'sns:Publish'], Resource: ['*', 'arn:aws:sns:*:*:t'] }),
  );
  await client.send(new ListTopicsCommand({}));
  expect(cloud.access.use()).toEqual([
    {
      roleName: 'worker',
      usedActions: ['sns:ListTopics'],
      unusedActions: ['sns:Publish'],
      unusedResources: ['arn:aws:sns:*:*:t'],
    },
  ]);
});

test('STS calls a role by its session, and everybody else the root', async () => {
  const identity = async (settings: object) =>
    (await new STSClient(settings).send(new GetCallerIdentityCommand({}))).Arn;
  expect(await identity(asRole())).toBe('arn:aws:sts::111122223333:assumed-role/worker/worker');
  expect(await identity(asRoot())).toBe('arn:aws:iam::111122223333:root');
});
