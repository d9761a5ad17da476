import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { MetricObservation } from '../../service.ts';
import { MINUTE, T0 } from '../sagemaker/fixtures.ts';
import { failure, serve } from './fixtures.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function container(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    answer(request, Buffer.concat(chunks).toString(), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Metric name → values of one variant. */
function measured(observations: MetricObservation[], variant: string): Record<string, number[]> {
  const values: Record<string, number[]> = {};
  for (const { name, value, dimensions } of observations) {
    if (dimensions.VariantName !== variant) continue;
    values[name] = [...(values[name] ?? []), value];
  }
  return values;
}

const text = (body: Uint8Array | undefined): string => new TextDecoder().decode(body);

test('a good answer carries the profile response, the variant and the custom attributes', async () => {
  const { invoke } = serve([
    { name: 'champion', environment: { LOCAL_MODEL_RESPONSE: '0.7', LOCAL_MODEL_RESPONSE_TYPE: 'text/csv' } },
  ]);
  const output = await invoke({ CustomAttributes: 'trace=1' });
  expect({ ...output, Body: text(output.Body) }).toEqual({
    Body: '0.7',
    ContentType: 'text/csv',
    InvokedProductionVariant: 'champion',
    CustomAttributes: 'trace=1',
  });
});

test('an invocation leaves its metrics under the exact names', async () => {
  const { cloud, invoke } = serve([
    { name: 'champion', count: 4, environment: { LOCAL_MODEL_LATENCY_SIGMA: '0', LOCAL_MODEL_LATENCY_P50_MS: '80' } },
  ]);
  await invoke();
  expect(measured(cloud.observations, 'champion')).toEqual({
    Invocations: [1],
    InvocationsPerInstance: [0.25],
    Invocation4XXErrors: [0],
    Invocation5XXErrors: [0],
    InvocationModelErrors: [0],
    ModelLatency: [80_000],
    OverheadLatency: [expect.any(Number)],
  });
  expect(cloud.observations[0]).toEqual({
    namespace: 'AWS/SageMaker',
    name: 'Invocations',
    dimensions: { EndpointName: 'Churn-Prod', VariantName: 'champion' },
    unit: 'None',
    value: 1,
    atMs: T0 + 5 * MINUTE,
  });
  expect(cloud.observations.find(({ name }) => name === 'ModelLatency')?.unit).toBe('Microseconds');
});

test('a model that fails is a ModelError and counts as 5XX', async () => {
  const { cloud, invoke } = serve([{ name: 'champion', environment: { LOCAL_MODEL_ERROR_RATE: '1' } }]);
  const error = await failure(() => invoke());
  expect([error.name, error.status]).toEqual(['ModelError', 424]);
  expect(error.fields).toEqual({
    OriginalStatusCode: 500,
    OriginalMessage: '{"error":"the model failed"}',
    LogStreamArn: 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/Endpoints/Churn-Prod',
  });
  expect(error.message).toBe(
    'Received server error (500) from primary with message "{"error":"the model failed"}". See the CloudWatch log group ' +
      '/aws/sagemaker/Endpoints/Churn-Prod in account 111122223333 for more information.',
  );
  expect(measured(cloud.observations, 'champion')).toMatchObject({
    Invocations: [1],
    Invocation4XXErrors: [0],
    Invocation5XXErrors: [1],
    InvocationModelErrors: [1],
  });
});

test('a model that refuses its input is a ModelError and counts as 4XX', async () => {
  const { cloud, invoke } = serve([{ name: 'champion', environment: { LOCAL_MODEL_ERROR_4XX_RATE: '1' } }]);
  const error = await failure(() => invoke());
  expect(error.message).toMatch(/^Received client error \(400\)/);
  expect(measured(cloud.observations, 'champion')).toMatchObject({
    Invocation4XXErrors: [1],
    Invocation5XXErrors: [0],
    InvocationModelErrors: [1],
  });
});

test('a serverless variant publishes the shorter list', async () => {
  const endpoint = serve([{ name: 'champion' }]);
  const spec = {
    VariantName: 'v',
    ModelName: 'champion',
    ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 5 },
  };
  endpoint.machine.call('CreateEndpointConfig', { EndpointConfigName: 's', ProductionVariants: [spec] }, T0);
  endpoint.machine.call('CreateEndpoint', { EndpointName: 'Serverless', EndpointConfigName: 's' }, T0);
  endpoint.machine.advance(T0 + 10 * MINUTE);
  await endpoint.invoke({ EndpointName: 'Serverless' });
  expect(Object.keys(measured(endpoint.cloud.observations, 'v'))).toEqual([
    'Invocations',
    'Invocation4XXErrors',
    'Invocation5XXErrors',
    'ModelLatency',
    'OverheadLatency',
  ]);
});

test('a shadow variant gets a copy whose answer nobody sees but the metrics', async () => {
  const { cloud, invoke } = serve([{ name: 'champion' }], {
    name: 'shadow',
    environment: { LOCAL_MODEL_ERROR_RATE: '1' },
  });
  const { InvokedProductionVariant } = await invoke();
  expect(InvokedProductionVariant).toBe('champion');
  expect(measured(cloud.observations, 'shadow')).toMatchObject({ Invocations: [1], Invocation5XXErrors: [1] });
});

test('a shadow of a quarter of the weight gets a quarter of the requests', async () => {
  const { cloud, invoke } = serve([{ name: 'champion', weight: 2 }], { name: 'shadow', weight: 0.5 });
  for (let i = 0; i < 2000; i++) await invoke();
  const copies = measured(cloud.observations, 'shadow').Invocations?.length ?? 0;
  expect(copies).toBeGreaterThan(430);
  expect(copies).toBeLessThan(570);
});

test('a body of more than 6 MiB is refused before anything is counted', async () => {
  const { cloud, invoke } = serve([{ name: 'champion' }]);
  const error = await failure(() => invoke({ Body: new Uint8Array(6_291_457) }));
  expect(`${error.name}: ${error.message}`).toBe(
    "ValidationError: 1 validation error detected: Value at 'body' failed to satisfy constraint: Member must have length less than or equal to 6291456",
  );
  expect(cloud.observations).toEqual([]);
  expect((await invoke({ Body: new Uint8Array(6_291_456) })).InvokedProductionVariant).toBe('champion');
});

test('a real container gets the request as the caller sent it', async () => {
  const url = await container((request, body, response) => {
    response.setHeader('content-type', 'text/plain').setHeader('x-amzn-sagemaker-custom-attributes', 'seen');
    const { headers } = request;
    response.end(
      [
        request.method,
        request.url,
        body,
        headers['content-type'],
        headers.accept,
        headers['x-amzn-sagemaker-custom-attributes'],
        headers['x-amzn-sagemaker-inference-id'],
      ].join('|'),
    );
  });
  const { cloud, invoke } = serve([{ name: 'champion', environment: { LOCAL_MODEL_URL: url } }]);
  const output = await invoke({
    Body: new TextEncoder().encode('1,2'),
    ContentType: 'text/csv',
    Accept: 'text/plain',
    CustomAttributes: 'c=1',
    InferenceId: 'i-1',
  });
  expect(text(output.Body)).toBe('POST|/invocations|1,2|text/csv|text/plain|c=1|i-1');
  expect(output).toMatchObject({
    ContentType: 'text/plain',
    CustomAttributes: 'seen',
    InvokedProductionVariant: 'champion',
  });
  expect(measured(cloud.observations, 'champion')).toMatchObject({
    Invocations: [1],
    Invocation5XXErrors: [0],
    ModelLatency: [expect.any(Number)],
  });
});

test.each([
  [503, 'overloaded', /^Received server error \(503\) from primary with message "overloaded"/, 1],
  [415, 'no csv', /^Received client error \(415\)/, 0],
  [302, '', /^Received server error \(302\)/, 1],
])('a container that answers %i is a ModelError', async (status, body, message, serverErrors) => {
  const url = await container(
    (_, __, response) => void response.writeHead(status, { location: 'http://192.0.2.1/' }).end(body),
  );
  const { cloud, invoke } = serve([{ name: 'champion', environment: { LOCAL_MODEL_URL: url } }]);
  const error = await failure(() => invoke());
  expect(error.message).toMatch(message);
  expect(error.fields.OriginalStatusCode).toBe(status);
  expect(measured(cloud.observations, 'champion').Invocation5XXErrors).toEqual([serverErrors]);
});

test('a container that is not there is a ModelError without a status', async () => {
  const url = await container(() => undefined);
  for (const close of closing.splice(0)) close();
  const { cloud, invoke } = serve([{ name: 'champion', environment: { LOCAL_MODEL_URL: url } }]);
  const error = await failure(() => invoke());
  expect(error.message).toMatch(
    /^Received server error \(0\) from primary with message "Unable to reach the container: .*ECONNREFUSED/,
  );
  expect(measured(cloud.observations, 'champion').Invocation5XXErrors).toEqual([1]);
});

test('a shadow container is asked in the background', async () => {
  const bodies: string[] = [];
  const url = await container((_, body, response) => {
    bodies.push(body);
    response.end();
  });
  const { cloud, invoke } = serve([{ name: 'champion' }], { name: 'shadow', environment: { LOCAL_MODEL_URL: url } });
  await invoke({ Body: new TextEncoder().encode('copy') });
  await cloud.clock.settle();
  expect(bodies).toEqual(['copy']);
  expect(measured(cloud.observations, 'shadow').Invocations).toEqual([1]);
});
