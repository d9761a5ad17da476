import type { Cloud, FunctionDefinition, InProcessRequestHandler } from '@fairlead/local-cloud';
import { HttpRequest, HttpResponse } from '@smithy/core/protocols';
import type { Usage } from './usage.ts';

/** The services behind the first part of `x-amz-target`. */
const SERVICES: Readonly<Record<string, string>> = {
  SageMaker: 'sagemaker',
  DynamoDB_20120810: 'dynamodb',
  GraniteServiceVersion20100801: 'cloudwatch',
  AWSEvents: 'events',
  AmazonSQS: 'sqs',
};

/** A read that finds nothing is billed as the smallest eventually consistent one; dynalite counts it as none. */
const LEAST_READ_UNITS = 0.5;

/** The same cloud, for a deployment whose every call and invocation is to be counted in `usage`. */
export function countingCloud<C extends Cloud>(cloud: C, usage: Usage): C {
  return {
    ...cloud,
    requestHandler: countingHandler(cloud.requestHandler, usage),
    fetchApi: (name: string, request: Request) => {
      usage.httpRequests += 1;
      return cloud.fetchApi(name, request);
    },
    registerFunction: (definition: FunctionDefinition) => cloud.registerFunction(countingFunction(definition, usage)),
  };
}

function countingFunction(definition: FunctionDefinition, { invocations }: Usage): FunctionDefinition {
  const { name, memoryMb = 128 } = definition;
  return {
    ...definition,
    handler: (event, context) => {
      invocations.set(name, { count: (invocations.get(name)?.count ?? 0) + 1, memoryMb });
      return definition.handler(event, context);
    },
  };
}

function countingHandler(inner: InProcessRequestHandler, usage: Usage): InProcessRequestHandler {
  return {
    ...inner,
    async handle(request) {
      const [target = '', operation = ''] = (request.headers['x-amz-target'] ?? '').split('.');
      const service = SERVICES[target] ?? target;
      const name = `${service}:${operation}`;
      usage.calls.set(name, (usage.calls.get(name) ?? 0) + 1);
      if (service === 'dynamodb') return countedDynamo(inner, request, usage);
      countContent(name, request, usage);
      return inner.handle(request);
    },
  };
}

function countContent(name: string, request: HttpRequest, usage: Usage): void {
  if (name === 'cloudwatch:GetMetricData') usage.metricsRead += bodyOf(request).MetricDataQueries.length;
  if (name === 'events:PutEvents') usage.events += bodyOf(request).Entries.length;
}

/** Ask DynamoDB what the call consumed, indexes included, and keep that from the caller. */
async function countedDynamo(inner: InProcessRequestHandler, request: HttpRequest, usage: Usage) {
  const body = JSON.stringify({ ...bodyOf(request), ReturnConsumedCapacity: 'TOTAL' });
  const { response } = await inner.handle(new HttpRequest({ ...request, body }));
  const { ConsumedCapacity, ...answer } = JSON.parse(Buffer.from(response.body as Uint8Array).toString());
  const units = Number(ConsumedCapacity?.CapacityUnits ?? 0);
  const reads = /\.(GetItem|Query)$/.test(request.headers['x-amz-target'] ?? '');
  if (reads) usage.readUnits += Math.max(units, LEAST_READ_UNITS);
  else usage.writeUnits += units;
  return { response: new HttpResponse({ ...response, body: Buffer.from(JSON.stringify(answer)) }) };
}

interface RequestBody {
  MetricDataQueries: unknown[];
  Entries: unknown[];
}

function bodyOf({ body }: HttpRequest): RequestBody {
  return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array)) as RequestBody;
}
