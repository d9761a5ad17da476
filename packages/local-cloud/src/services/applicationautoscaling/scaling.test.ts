import {
  DescribeScalableTargetsCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { expect, test } from 'vitest';
import { dataFolder } from '../../../test/data-folder.ts';
import {
  activities,
  COUNT,
  HUNDRED_PER_INSTANCE,
  instances,
  MINUTE,
  minutesUntil,
  scalingCloud,
  startEndpoint,
  traffic,
} from './fixtures.ts';

test('load that doubles is met within five minutes, in proportion', async () => {
  const { cloud, client } = await scalingCloud();
  await startEndpoint(cloud);
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 2, MaxCapacity: 10 }));
  await client.send(new PutScalingPolicyCommand(HUNDRED_PER_INSTANCE));
  const load = traffic(cloud, 190);
  await cloud.clock.advance(20 * MINUTE);
  expect(instances(cloud)).toBe('2/2');

  load.perMinute = 380;
  const minutes = await minutesUntil(cloud, () => instances(cloud) === '2/4');
  expect(minutes).toBeGreaterThanOrEqual(3);
  expect(minutes).toBeLessThanOrEqual(5);
  expect(cloud.sagemaker.endpointNow('Churn-Prod')?.status).toBe('Updating');
  await cloud.clock.advance(10 * MINUTE);
  expect(instances(cloud)).toBe('4/4');
  expect(await activities(client)).toMatchObject([
    {
      Description: 'Setting desired instance count to 4.',
      Cause: expect.stringMatching(
        /^monitor alarm TargetTracking-endpoint\/Churn-Prod\/variant\/champion-AlarmHigh-\S+ in state ALARM triggered policy invocations$/,
      ),
      StatusCode: 'Successful',
      StatusMessage: 'Successfully set desired instance count to 4. Change successfully fulfilled by sagemaker.',
    },
  ]);
});

test('load that falls is followed after fifteen minutes, step by step, with a cooldown after each', async () => {
  const { cloud, client } = await scalingCloud();
  await startEndpoint(cloud, { count: 8 });
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 2, MaxCapacity: 10 }));
  await client.send(new PutScalingPolicyCommand(HUNDRED_PER_INSTANCE));
  const load = traffic(cloud, 780);
  await cloud.clock.advance(20 * MINUTE);
  load.perMinute = 300;
  const first = await minutesUntil(cloud, () => instances(cloud) !== '8/8');
  expect(first).toBeGreaterThanOrEqual(15);
  expect(first).toBeLessThanOrEqual(18);
  await cloud.clock.advance(60 * MINUTE);
  expect(instances(cloud)).toBe('3/3');
  const done = await activities(client);
  expect(done.length).toBeGreaterThanOrEqual(2);
  done.forEach(({ StartTime }, i) => {
    const before = done[i - 1]?.EndTime;
    const pauseMs = before && StartTime ? StartTime.getTime() - before.getTime() : 5 * MINUTE;
    expect(pauseMs).toBeGreaterThanOrEqual(5 * MINUTE);
  });
});

test('a variant without traffic is left alone: there are no data to scale in by', async () => {
  const { cloud, client } = await scalingCloud();
  await startEndpoint(cloud, { count: 4 });
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 1, MaxCapacity: 10 }));
  await client.send(new PutScalingPolicyCommand(HUNDRED_PER_INSTANCE));
  await cloud.clock.advance(60 * MINUTE);
  expect(instances(cloud)).toBe('4/4');
});

test('a scale-out that meets the maximum stops there, is told to the bus, and is not repeated', async () => {
  const { cloud, client } = await scalingCloud();
  await startEndpoint(cloud);
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 2, MaxCapacity: 3 }));
  await client.send(new PutScalingPolicyCommand(HUNDRED_PER_INSTANCE));
  traffic(cloud, 900);
  await cloud.clock.advance(30 * MINUTE);
  expect(instances(cloud)).toBe('3/3');
  expect(await activities(client, true)).toMatchObject([
    { Description: 'Setting desired instance count to 3.', StatusCode: 'Successful' },
    { StatusCode: 'Failed', NotScaledReasons: [{ Code: 'AlreadyAtMaxCapacity', MaxCapacity: 3 }] },
  ]);
  expect(await activities(client)).toHaveLength(1);
});

test('a busy endpoint is scaled once it is InService again', async () => {
  const { cloud, client } = await scalingCloud();
  await startEndpoint(cloud);
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 2, MaxCapacity: 10 }));
  await client.send(new PutScalingPolicyCommand(HUNDRED_PER_INSTANCE));
  traffic(cloud, 400);
  cloud.sagemaker.controls.maintain('Churn-Prod', 10 * MINUTE);
  await cloud.clock.advance(9 * MINUTE);
  expect(instances(cloud)).toBe('2/2');
  const [refused] = await activities(client, true);
  expect(refused?.NotScaledReasons).toEqual([{ Code: 'TargetServicePutResourceAsUnscalable', CurrentCapacity: 2 }]);
  await cloud.clock.advance(3 * MINUTE);
  expect(instances(cloud)).toBe('4/4');
});

test.each([
  ['DynamicScalingOutSuspended', 2, 400],
  ['DynamicScalingInSuspended', 4, 100],
])('while %s is set, nothing happens', async (flag, count, perMinute) => {
  const { cloud, client } = await scalingCloud();
  await startEndpoint(cloud, { count });
  const SuspendedState = { [flag]: true };
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 1, MaxCapacity: 10, SuspendedState }));
  await client.send(new PutScalingPolicyCommand(HUNDRED_PER_INSTANCE));
  traffic(cloud, perMinute);
  await cloud.clock.advance(25 * MINUTE);
  expect(instances(cloud)).toBe(`${count}/${count}`);
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, SuspendedState: { [flag]: false } }));
  await cloud.clock.advance(5 * MINUTE);
  expect(instances(cloud)).not.toBe(`${count}/${count}`);
});

test('18:00 in Berlin moves bounds and capacity, before and after the change to winter time', async () => {
  const { cloud, client } = await scalingCloud({ startMs: Date.parse('2026-10-24T12:00:00Z') });
  await startEndpoint(cloud);
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 2, MaxCapacity: 10 }));
  const evening = { ScheduledActionName: 'evening', Schedule: 'cron(0 18 * * ? *)', Timezone: 'Europe/Berlin' };
  const ScalableTargetAction = { MinCapacity: 6, MaxCapacity: 8 };
  await client.send(new PutScheduledActionCommand({ ...COUNT, ...evening, ScalableTargetAction }));
  await cloud.clock.advanceTo(Date.parse('2026-10-24T15:59:59Z'));
  expect(instances(cloud)).toBe('2/2');
  await cloud.clock.advance(1_000);
  expect(instances(cloud)).toBe('2/6');
  const { ScalableTargets } = await client.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'sagemaker' }));
  expect(ScalableTargets).toMatchObject([{ MinCapacity: 6, MaxCapacity: 8 }]);
  await cloud.clock.advance(5 * MINUTE);
  expect(
    (await activities(client)).map(({ Description, Cause, StatusCode }) => [Description, Cause, StatusCode]),
  ).toEqual([
    ['Setting min capacity to 6 and max capacity to 8', 'scheduled action name evening was triggered', 'Successful'],
    ['Setting desired instance count to 6.', 'minimum capacity was set to 6', 'Successful'],
  ]);

  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 2, MaxCapacity: 3 }));
  await cloud.clock.advanceTo(Date.parse('2026-10-25T16:59:59Z'));
  expect(instances(cloud)).toBe('3/3');
  await cloud.clock.advance(1_000);
  expect(instances(cloud)).toBe('3/6');
});

test('provisioned concurrency is tracked in its own dimension', async () => {
  const { cloud, client } = await scalingCloud();
  const ServerlessConfig = { MemorySizeInMB: 2048, MaxConcurrency: 50, ProvisionedConcurrency: 4 };
  const environment = { LOCAL_MODEL_LATENCY_P50_MS: '500', LOCAL_MODEL_LATENCY_SIGMA: '0' };
  const variant = { ServerlessConfig, InstanceType: undefined, InitialInstanceCount: undefined };
  await startEndpoint(cloud, { environment, variant });
  const target = { ...COUNT, ScalableDimension: 'sagemaker:variant:DesiredProvisionedConcurrency' } as const;
  await client.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 2, MaxCapacity: 20 }));
  const PredefinedMetricSpecification = {
    PredefinedMetricType: 'SageMakerVariantProvisionedConcurrencyUtilization',
  } as const;
  await client.send(
    new PutScalingPolicyCommand({
      ...target,
      PolicyName: 'concurrency',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 0.5, PredefinedMetricSpecification },
    }),
  );
  traffic(cloud, 480);
  await cloud.clock.advance(8 * MINUTE);
  const [champion] = cloud.sagemaker.endpointNow('Churn-Prod')?.fleet?.production ?? [];
  expect(champion?.currentServerless).toMatchObject({ MaxConcurrency: 50, ProvisionedConcurrency: 8 });
});

test('a change under way and a schedule go on after the process was stopped', async () => {
  const dataDir = dataFolder();
  const first = await scalingCloud({ dataDir });
  await startEndpoint(first.cloud);
  await first.client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 4, MaxCapacity: 10 }));
  expect(instances(first.cloud)).toBe('2/4');
  await first.stop();
  const second = await scalingCloud({ dataDir });
  await second.cloud.clock.advance(2 * MINUTE);
  expect(await activities(second.client)).toMatchObject([{ StatusCode: 'Successful' }]);
});
