import { PutScalingPolicyCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { expect, test } from 'vitest';
import { inProcess } from '../../../test/clients.ts';
import { dataFolder } from '../../../test/data-folder.ts';
import type { Cloud } from '../../index.ts';
import { COUNT, instances, MINUTE, minutesUntil, scalingCloud, startEndpoint } from './fixtures.ts';

const ASYNC = {
  AsyncInferenceConfig: {
    OutputConfig: { S3OutputPath: 's3://results/out' },
    ClientConfig: { MaxConcurrentInvocationsPerInstance: 1 },
  },
};
const SLOW = { LOCAL_MODEL_LATENCY_P50_MS: '30000', LOCAL_MODEL_LATENCY_SIGMA: '0' };
const Dimensions = [{ Name: 'EndpointName', Value: 'Churn-Prod' }];

const invoke = (cloud: Cloud<'virtual'>, more: object = {}) =>
  new SageMakerRuntimeClient(inProcess(cloud)).send(
    new InvokeEndpointAsyncCommand({ EndpointName: 'Churn-Prod', InputLocation: 's3://requests/1', ...more }),
  );

/** Five waiting requests per instance, and a first instance as soon as anything waits. */
async function scaleToZero({ cloud, client }: Awaited<ReturnType<typeof scalingCloud>>): Promise<void> {
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 0, MaxCapacity: 4 }));
  const MetricName = 'ApproximateBacklogSizePerInstance';
  await client.send(
    new PutScalingPolicyCommand({
      ...COUNT,
      PolicyName: 'backlog',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 5,
        CustomizedMetricSpecification: { MetricName, Namespace: 'AWS/SageMaker', Dimensions, Statistic: 'Average' },
      },
    }),
  );
  const { PolicyARN = '' } = await client.send(
    new PutScalingPolicyCommand({
      ...COUNT,
      PolicyName: 'from-zero',
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      },
    }),
  );
  await new CloudWatchClient(inProcess(cloud)).send(
    new PutMetricAlarmCommand({
      AlarmName: 'waiting',
      Namespace: 'AWS/SageMaker',
      MetricName: 'HasBacklogWithoutCapacity',
      Dimensions,
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 2,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      TreatMissingData: 'missing',
      AlarmActions: [PolicyARN],
    }),
  );
}

test('an idle asynchronous endpoint scales to zero, and back when requests wait', async () => {
  const scaling = await scalingCloud();
  const { cloud } = scaling;
  await startEndpoint(cloud, { environment: SLOW, config: ASYNC });
  await scaleToZero(scaling);
  expect(await minutesUntil(cloud, () => instances(cloud) === '0/0')).toBeGreaterThanOrEqual(15);

  const answer = await invoke(cloud);
  expect(answer.OutputLocation).toMatch(/^s3:\/\/results\/out\/[0-9a-f-]{36}\.out$/);
  for (let i = 0; i < 30; i++) await invoke(cloud);
  expect(await minutesUntil(cloud, () => instances(cloud) === '1/1')).toBeLessThanOrEqual(6);
  expect(await minutesUntil(cloud, () => instances(cloud) === '4/4')).toBeLessThanOrEqual(10);
  await cloud.clock.advance(60 * MINUTE);
  expect(instances(cloud)).toBe('0/0');
});

test('requests that wait are still there after a restart', async () => {
  const dataDir = dataFolder();
  const first = await scalingCloud({ dataDir });
  await startEndpoint(first.cloud, { environment: SLOW, config: ASYNC });
  first.cloud.sagemaker.controls.scale('Churn-Prod', 'champion', 0);
  await first.cloud.clock.advance(2 * MINUTE);
  await invoke(first.cloud);
  await first.stop();
  const second = await scalingCloud({ dataDir });
  await scaleToZero(second);
  expect(await minutesUntil(second.cloud, () => instances(second.cloud) === '1/1')).toBeLessThanOrEqual(6);
});

test.each([
  [
    'both a location and a body',
    ASYNC,
    { Body: new Uint8Array([1]) },
    'Specify exactly one of InputLocation and Body.',
  ],
  [
    'a time to live of a second',
    ASYNC,
    { RequestTTLSeconds: 1 },
    'RequestTTLSeconds must be between 60 and 21600, got 1.',
  ],
  ['an endpoint that is not asynchronous', {}, {}, 'Endpoint Churn-Prod is not an asynchronous inference endpoint.'],
])('%s is refused', async (_, config, input, message) => {
  const { cloud } = await scalingCloud();
  await startEndpoint(cloud, { config });
  await expect(invoke(cloud, input)).rejects.toMatchObject({ message });
});
