import { CloudWatchClient, GetMetricStatisticsCommand, type Statistic } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { inProcess } from '../../../test/clients.ts';
import type { Cloud } from '../../index.ts';
import { MINUTE, scalingCloud, startEndpoint, traffic } from '../applicationautoscaling/fixtures.ts';

/** A statistic of the champion's, for each of the last minutes that are readable. */
async function minutes(cloud: Cloud<'virtual'>, metric: { Namespace: string; MetricName: string }, Stat: Statistic) {
  const nowMs = cloud.clock.now();
  const { Datapoints = [] } = await new CloudWatchClient(inProcess(cloud)).send(
    new GetMetricStatisticsCommand({
      ...metric,
      Dimensions: [
        { Name: 'EndpointName', Value: 'Churn-Prod' },
        { Name: 'VariantName', Value: 'champion' },
      ],
      StartTime: new Date(nowMs - 4 * MINUTE),
      EndTime: new Date(nowMs - 2 * MINUTE),
      Period: 60,
      Statistics: [Stat],
    }),
  );
  return Datapoints.map((point) => point[Stat]);
}

const ENDPOINTS = '/aws/sagemaker/Endpoints';
const SAGEMAKER = 'AWS/SageMaker';
const FIXED = { LOCAL_MODEL_LATENCY_P50_MS: '500', LOCAL_MODEL_LATENCY_SIGMA: '0' };

test('concurrency and CPU follow from the requests, their latency and the instances', async () => {
  const { cloud } = await scalingCloud();
  await startEndpoint(cloud, { environment: FIXED });
  traffic(cloud, 240);
  await cloud.clock.advance(6 * MINUTE);
  // 4 requests a second of half a second each, on 2 instances of 2 vCPUs
  const concurrency = await minutes(
    cloud,
    { Namespace: SAGEMAKER, MetricName: 'ConcurrentRequestsPerModel' },
    'Maximum',
  );
  expect(concurrency).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
  const cpu = await minutes(cloud, { Namespace: ENDPOINTS, MetricName: 'CPUUtilization' }, 'Average');
  expect(cpu).toEqual([expect.closeTo(100, 6), expect.closeTo(100, 6)]);
  const perInstance = await minutes(cloud, { Namespace: SAGEMAKER, MetricName: 'InvocationsPerInstance' }, 'Sum');
  expect(perInstance).toEqual([120, 120]);
});

test('an idle GPU instance shows no load; a CPU instance has no GPU', async () => {
  const { cloud } = await scalingCloud();
  await startEndpoint(cloud, { variant: { InstanceType: 'ml.g5.xlarge' } });
  await cloud.clock.advance(6 * MINUTE);
  expect(await minutes(cloud, { Namespace: ENDPOINTS, MetricName: 'GPUUtilization' }, 'Average')).toEqual([0, 0]);
});

test('too few instances fail visibly: with half the capacity half of the requests get a 5xx', async () => {
  const { cloud } = await scalingCloud();
  await startEndpoint(cloud, { environment: { LOCAL_MODEL_CAPACITY_RPS: '5' } });
  const load = traffic(cloud, 400);
  await cloud.clock.advance(6 * MINUTE);
  const errors = { Namespace: SAGEMAKER, MetricName: 'Invocation5XXErrors' };
  expect(await minutes(cloud, errors, 'Average')).toEqual([0, 0]);
  load.perMinute = 1_200;
  await cloud.clock.advance(6 * MINUTE);
  for (const share of await minutes(cloud, errors, 'Average')) expect(share).toBeCloseTo(0.5, 1);
  const cpu = await minutes(cloud, { Namespace: ENDPOINTS, MetricName: 'CPUUtilization' }, 'Average');
  expect(cpu).toEqual([200, 200]);
});

test('provisioned concurrency shows how much of it is used', async () => {
  const { cloud } = await scalingCloud();
  const ServerlessConfig = { MemorySizeInMB: 2048, MaxConcurrency: 20, ProvisionedConcurrency: 8 };
  const variant = { ServerlessConfig, InstanceType: undefined, InitialInstanceCount: undefined };
  await startEndpoint(cloud, { environment: FIXED, variant });
  traffic(cloud, 480);
  await cloud.clock.advance(6 * MINUTE);
  const used = { Namespace: SAGEMAKER, MetricName: 'ServerlessProvisionedConcurrencyUtilization' };
  expect(await minutes(cloud, used, 'Average')).toEqual([expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)]);
});
