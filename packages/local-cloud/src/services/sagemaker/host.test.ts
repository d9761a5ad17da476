import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DescribeEndpointOutput } from '@aws-sdk/client-sagemaker';
import { afterEach, expect, test } from 'vitest';
import type { Service } from '../../service.ts';
import { type FakeCloud, fakeCloud } from './cloud-fixture.ts';
import { MINUTE, refusal, statuses, T0, variant } from './fixtures.ts';
import { sagemakerServices } from './index.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function container(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function start(cloud: FakeCloud) {
  const services = sagemakerServices(cloud);
  services.control.start?.();
  return services;
}

const call = (service: Service, operation: string, input: object): unknown =>
  service.operations[operation]?.(input, { requestId: 'r', accessKeyId: 'a' });

function createEndpoint(control: Service, environment: Record<string, string> = {}): void {
  call(control, 'CreateModel', { ModelName: 'churn-v7', PrimaryContainer: { Image: 'r:1', Environment: environment } });
  const ProductionVariants = [variant({ name: 'champion' })];
  call(control, 'CreateEndpointConfig', { EndpointConfigName: 'cfg-1', ProductionVariants });
  call(control, 'CreateEndpointConfig', { EndpointConfigName: 'cfg-2', ProductionVariants });
  call(control, 'CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' });
}

const describeNow = (control: Service) =>
  call(control, 'DescribeEndpoint', { EndpointName: 'Churn-Prod' }) as DescribeEndpointOutput;

test('transitions happen on the clock by themselves and are told to the bus', async () => {
  const cloud = fakeCloud();
  const { control } = start(cloud);
  createEndpoint(control);
  await cloud.clock.advanceTo(T0 + 5 * MINUTE);
  expect(statuses(cloud.emitted)).toEqual(['CREATING', 'IN_SERVICE']);
});

test('a swap under way goes on after the process was killed', async () => {
  const cloud = fakeCloud();
  const { control } = start(cloud);
  createEndpoint(control);
  await cloud.clock.advanceTo(T0 + 10 * MINUTE);
  call(control, 'UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-2' });
  const before = describeNow(control);

  const restarted = fakeCloud(cloud.disk, T0 + 10 * MINUTE);
  const after = start(restarted);

  expect(describeNow(after.control)).toEqual(before);
  await restarted.clock.advanceTo(T0 + 16 * MINUTE);
  expect(describeNow(after.control)).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'cfg-2' });
  expect(statuses(restarted.emitted)).toEqual(['IN_SERVICE']);
});

test('a swap that came due while the process was down is complete right after the start', () => {
  const cloud = fakeCloud();
  const { control } = start(cloud);
  createEndpoint(control);

  const restarted = fakeCloud(cloud.disk, T0 + 60 * MINUTE);
  const after = start(restarted);

  expect(statuses(restarted.emitted)).toEqual(['IN_SERVICE']);
  expect(describeNow(after.control).LastModifiedTime).toEqual(new Date(T0 + 5 * MINUTE));
});

test('a record is on disk before its event is told', () => {
  const cloud = fakeCloud();
  const onDisk: unknown[] = [];
  const watched = { ...cloud, emit: () => void onDisk.push(cloud.disk.has('endpoint/churn-prod')) };
  createEndpoint(sagemakerServices(watched).control);
  expect(onDisk.at(-1)).toBe(true);
});

test('faults and settings outlive a restart', () => {
  const cloud = fakeCloud();
  const { controls } = start(cloud);
  controls.configure({ swapMs: 1234 });
  controls.inject({ kind: 'swap-rolls-back', endpoint: 'Churn-Prod' });

  const after = start(fakeCloud(cloud.disk));

  expect(after.machine.settings.swapMs).toBe(1234);
  expect(after.controls.faults()).toEqual([{ id: 'fault-1', kind: 'swap-rolls-back', endpoint: 'churn-prod' }]);
});

test('a scaler that acts by itself puts the endpoint into Updating', async () => {
  const cloud = fakeCloud();
  const { control, controls } = start(cloud);
  createEndpoint(control);
  await cloud.clock.advanceTo(T0 + 5 * MINUTE);
  controls.scale('Churn-Prod', 'champion', 3);
  expect(describeNow(control)).toMatchObject({
    EndpointStatus: 'Updating',
    ProductionVariants: [{ CurrentInstanceCount: 2, DesiredInstanceCount: 3 }],
  });
  expect(refusal(() => controls.scale('Churn-Prod', 'champion', 4))).toMatch(/Cannot update in-progress endpoint/);
});

test('a stopped service does nothing any more', async () => {
  const cloud = fakeCloud();
  const { control } = start(cloud);
  createEndpoint(control);
  control.stop?.();
  await cloud.clock.advanceTo(T0 + 60 * MINUTE);
  expect(statuses(cloud.emitted)).toEqual(['CREATING']);
});

test('an endpoint comes into service once its container answers /ping', async () => {
  const asked: (string | undefined)[] = [];
  const url = await container((request, response) => {
    asked.push(request.url);
    response.end();
  });
  const cloud = fakeCloud();
  const { control } = start(cloud);
  createEndpoint(control, { LOCAL_MODEL_URL: url });
  expect(asked).toEqual([]);
  await cloud.clock.advanceTo(T0 + 5 * MINUTE);
  expect(asked).toEqual(['/ping']);
  expect(describeNow(control).EndpointStatus).toBe('InService');
});

test('a container is asked once, however often its endpoint is looked at meanwhile', async () => {
  const answered = Promise.withResolvers<void>();
  let asked = 0;
  const url = await container((_, response) => {
    asked++;
    void answered.promise.then(() => response.end());
  });
  const cloud = fakeCloud();
  const { control } = start(cloud);
  createEndpoint(control, { LOCAL_MODEL_URL: url });
  const moved = cloud.clock.advanceTo(T0 + 5 * MINUTE);
  await expect.poll(() => asked).toBe(1);
  expect(describeNow(control).EndpointStatus).toBe('Creating');
  answered.resolve();
  await moved;
  expect([asked, describeNow(control).EndpointStatus]).toEqual([1, 'InService']);
});

test.each([
  [500, {}],
  [302, { location: '/elsewhere' }],
])('an endpoint whose container answers /ping with %i fails', async (status, headers) => {
  const url = await container(({ url: path }, response) => {
    if (path === '/ping') response.writeHead(status, headers);
    response.end();
  });
  const cloud = fakeCloud();
  const { control } = start(cloud);
  createEndpoint(control, { LOCAL_MODEL_URL: url });
  await cloud.clock.advanceTo(T0 + 5 * MINUTE);
  expect(describeNow(control)).toMatchObject({
    EndpointStatus: 'Failed',
    FailureReason: expect.stringContaining('variant champion did not pass the ping health check'),
  });
});

test('a swap to a container that is not there rolls back', async () => {
  const gone = await container(() => undefined);
  for (const close of closing.splice(0)) close();
  const cloud = fakeCloud();
  const { control } = start(cloud);
  createEndpoint(control);
  await cloud.clock.advanceTo(T0 + 5 * MINUTE);
  call(control, 'CreateModel', {
    ModelName: 'gone',
    PrimaryContainer: { Image: 'r:2', Environment: { LOCAL_MODEL_URL: gone } },
  });
  const ProductionVariants = [variant({ name: 'champion', model: 'gone' })];
  call(control, 'CreateEndpointConfig', { EndpointConfigName: 'cfg-3', ProductionVariants });
  call(control, 'UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-3' });
  await cloud.clock.advanceTo(T0 + 30 * MINUTE);
  expect(describeNow(control)).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'cfg-1' });
  expect(statuses(cloud.emitted).slice(-3)).toEqual(['UPDATING', 'ROLLING_BACK', 'IN_SERVICE']);
});
