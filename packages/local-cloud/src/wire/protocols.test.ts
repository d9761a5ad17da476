import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { CreateModelCommand, DescribeModelCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProcess, NOON_MS, overTcp, virtualCloud } from '../../test/clients.ts';
import type { Cloud } from '../index.ts';

let cloud: Cloud<'virtual'>;

beforeAll(async () => {
  cloud = await virtualCloud({ port: 0 });
});
afterAll(() => cloud.stop());

describe('awsQuery', () => {
  test('a call is answered in XML that the client reads', async () => {
    const identity = await new STSClient(inProcess(cloud)).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:root' });
  });

  test('a modelled error arrives as its class, with the query code', async () => {
    const send = new SNSClient(inProcess(cloud)).send(new GetTopicAttributesCommand({ TopicArn: 'arn:aws:sns:x:y:z' }));
    await expect(send).rejects.toMatchObject({ name: 'NotFoundException', $metadata: { httpStatusCode: 404 } });
  });

  test('an operation that is not served is named', async () => {
    const send = new STSClient(inProcess(cloud)).send(new GetSessionTokenCommand({}));
    await expect(send).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The local cloud does not serve GetSessionToken of sts.',
    });
  });
});

describe('awsJson', () => {
  test('timestamps arrive as dates', async () => {
    const sagemaker = new SageMakerClient(inProcess(cloud));
    const role = 'arn:aws:iam::111122223333:role/sagemaker';
    const image = '111122223333.dkr.ecr.us-east-1.amazonaws.com/model:1';
    await sagemaker.send(
      new CreateModelCommand({ ModelName: 'fraud-1', ExecutionRoleArn: role, PrimaryContainer: { Image: image } }),
    );
    const model = await sagemaker.send(new DescribeModelCommand({ ModelName: 'fraud-1' }));
    expect(model.CreationTime).toEqual(new Date(NOON_MS));
  });

  test('an error that the model does not declare keeps its name', async () => {
    const send = new SageMakerClient(inProcess(cloud)).send(new DescribeModelCommand({ ModelName: 'missing' }));
    await expect(send).rejects.toMatchObject({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
  });

  test('a modelled error carries the code of the query protocol beside its own', async () => {
    const send = new SQSClient(inProcess(cloud)).send(new GetQueueUrlCommand({ QueueName: 'missing' }));
    await expect(send).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
    });
  });

  test('a body that is not JSON is a SerializationException', async () => {
    const headers = { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' };
    const response = await fetch(cloud.url, { method: 'POST', headers, body: '{"Entries":' });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException');
    expect(await response.json()).toMatchObject({ __type: 'SerializationException' });
  });

  test('an unknown service is named', async () => {
    const headers = { 'x-amz-target': 'AmazonSSM.GetParameter', 'content-type': 'application/x-amz-json-1.1' };
    const response = await fetch(cloud.url, { method: 'POST', headers, body: '{}' });
    expect(await response.json()).toEqual({
      __type: 'UnknownOperationException',
      message: 'The local cloud does not serve the service of AmazonSSM.GetParameter.',
    });
  });

  test('every answer carries a request id', async () => {
    const { $metadata } = await new EventBridgeClient(inProcess(cloud)).send(
      new PutEventsCommand({ Entries: [{ Source: 'test', DetailType: 'Test', Detail: '{}' }] }),
    );
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe.each([
  ['json', undefined],
  ['query', AwsQueryProtocol],
])('SQS in %s', (_name, protocol) => {
  test('lists, maps and numbers survive the way in and out', async () => {
    const sqs = new SQSClient({ ...inProcess(cloud), ...(protocol && { protocol }) });
    const name = protocol ? 'in-query' : 'in-json';
    const Attributes = { VisibilityTimeout: '7' };
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    expect(QueueUrl).toBe(`${cloud.url}/111122223333/${name}`);
    const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a & <b>', DelaySeconds: 3 }));
    expect(sent.MD5OfMessageBody).toBe('ddc5c64d8dd1d888c84d6ab1aa0bd3ce');
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: name }));
    expect(QueueUrls).toEqual([QueueUrl]);
  });
});

describe.each([
  ['json', undefined],
  ['query', AwsQueryProtocol],
  ['cbor', AwsSmithyRpcV2CborProtocol],
])('CloudWatch in %s', (name, protocol) => {
  const client = () => new CloudWatchClient({ ...inProcess(cloud), ...(protocol && { protocol }) });

  test('a metric put is read back with its date and number', async () => {
    const at = new Date(NOON_MS - 600_000);
    const Dimensions = [{ Name: 'protocol', Value: name }];
    const MetricData = [{ MetricName: 'Latency', Dimensions, Timestamp: at, Value: 12.5 }];
    await client().send(new PutMetricDataCommand({ Namespace: 'Test', MetricData }));
    await cloud.clock.advance(180_000);
    const { Datapoints } = await client().send(
      new GetMetricStatisticsCommand({
        Namespace: 'Test',
        MetricName: 'Latency',
        Dimensions,
        StartTime: at,
        EndTime: new Date(NOON_MS),
        Period: 60,
        Statistics: ['Average'],
      }),
    );
    expect(Datapoints).toMatchObject([{ Timestamp: at, Average: 12.5 }]);
  });

  test('a compressed body of many metrics is unpacked', async () => {
    const MetricData = Array.from({ length: 900 }, (_, i) => ({ MetricName: `Many${i}`, Value: i }));
    await client().send(new PutMetricDataCommand({ Namespace: `Packed/${name}`, MetricData }));
    await cloud.clock.advance(180_000);
    const { Metrics = [], NextToken } = await client().send(new ListMetricsCommand({ Namespace: `Packed/${name}` }));
    expect(Metrics).toHaveLength(500);
    const rest = await client().send(new ListMetricsCommand({ Namespace: `Packed/${name}`, NextToken }));
    expect(rest.Metrics).toHaveLength(400);
  });

  test('a refused call names the error', async () => {
    const alarm = { AlarmName: '', ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 0 } as const;
    await expect(client().send(new PutMetricAlarmCommand(alarm))).rejects.toMatchObject({
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('restJson1', () => {
  test('labels, headers, blobs and the status are read from where they travel', async () => {
    cloud.registerFunction({ name: 'echo', timeoutSeconds: 3, handler: (event: object) => ({ ...event, seen: true }) });
    const answer = await new LambdaClient(inProcess(cloud)).send(
      new InvokeCommand({ FunctionName: 'echo', Payload: Buffer.from('{"a":1}') }),
    );
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(answer.Payload?.transformToString()).toBe('{"a":1,"seen":true}');
  });

  test('the error of a function travels in a header', async () => {
    const handler = () => {
      throw new TypeError('boom');
    };
    cloud.registerFunction({ name: 'broken', timeoutSeconds: 3, handler });
    const answer = await new LambdaClient(inProcess(cloud)).send(new InvokeCommand({ FunctionName: 'broken' }));
    expect(answer.FunctionError).toBe('Unhandled');
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'boom',
    });
  });

  test('a modelled error arrives as its class and status', async () => {
    const send = new LambdaClient(inProcess(cloud)).send(new InvokeCommand({ FunctionName: 'missing' }));
    await expect(send).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:111122223333:function:missing',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('an unsigned request is found by its path', async () => {
    cloud.registerFunction({ name: 'curled', timeoutSeconds: 3, handler: () => 'hello' });
    const url = `${cloud.url}/2015-03-31/functions/curled/invocations`;
    const response = await fetch(url, { method: 'POST', body: '{}' });
    expect(await response.text()).toBe('"hello"');
  });

  test('an unsigned path that nobody knows is named', async () => {
    const response = await fetch(`${cloud.url}/nowhere`);
    expect(await response.json()).toMatchObject({ message: 'The local cloud does not serve GET /nowhere.' });
  });
});

describe('the listener', () => {
  test('SDK clients get the same answers over TCP', async () => {
    const listed = await new LambdaClient(overTcp(cloud)).send(new ListFunctionsCommand({}));
    expect(listed.Functions?.map((one) => one.FunctionName)).toContain('echo');
  });

  test('S3, which is not served, is told so in XML', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKID/20261120/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';
    const response = await fetch(`${cloud.url}/bucket`, { headers: { authorization } });
    expect(await response.text()).toBe(
      '<Error><Code>UnknownOperationException</Code><Message>The local cloud does not serve GET /bucket of s3.</Message></Error>',
    );
  });

  test('a path that cannot be decoded is refused', async () => {
    const response = await fetch(`${cloud.url}/2015-03-31/functions/%E0%A4%A/invocations`, { method: 'POST' });
    expect(await response.json()).toMatchObject({ __type: 'ValidationException' });
  });

  test('a body over the limit is refused', async () => {
    const headers = { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' };
    const response = await fetch(cloud.url, { method: 'POST', headers, body: 'x'.repeat(2 * 1024 * 1024 + 1) });
    expect(response.status).toBe(413);
    expect(response.headers.get('x-amzn-errortype')).toBe('RequestEntityTooLargeException');
  });

  test('gzip that is none is refused', async () => {
    const headers = { 'x-amz-target': 'AWSEvents.PutEvents', 'content-encoding': 'gzip' };
    const response = await fetch(cloud.url, { method: 'POST', headers, body: '{}' });
    expect(await response.json()).toMatchObject({ __type: 'SerializationException' });
  });
});
