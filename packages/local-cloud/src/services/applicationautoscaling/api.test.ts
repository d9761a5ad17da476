import {
  DeleteScalingPolicyCommand,
  DeleteScheduledActionCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  ListTagsForResourceCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyRequest,
  PutScheduledActionCommand,
  type PutScheduledActionRequest,
  RegisterScalableTargetCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { inProcess } from '../../../test/clients.ts';
import { COUNT, HUNDRED_PER_INSTANCE, instances, MINUTE, scalingCloud, startEndpoint } from './fixtures.ts';

const SAGEMAKER = { ServiceNamespace: 'sagemaker' } as const;
const PLACE =
  'service namespace: sagemaker, resource ID: endpoint/Churn-Prod/variant/champion, scalable dimension: sagemaker:variant:DesiredInstanceCount';

async function registered() {
  const { cloud, client } = await scalingCloud();
  await startEndpoint(cloud);
  const { ScalableTargetARN: arn } = await client.send(
    new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 1, MaxCapacity: 10, Tags: { team: 'churn' } }),
  );
  const cloudwatch = new CloudWatchClient(inProcess(cloud));
  const alarmNames = async () =>
    ((await cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []).map(({ AlarmName }) => AlarmName);
  return { cloud, client, cloudwatch, alarmNames, arn };
}

test('a target is described as it was registered, and an update changes only what it names', async () => {
  const { cloud, client, arn } = await registered();
  await client.send(
    new RegisterScalableTargetCommand({ ...COUNT, SuspendedState: { DynamicScalingInSuspended: true } }),
  );
  const { ScalableTargets } = await client.send(
    new DescribeScalableTargetsCommand({ ...SAGEMAKER, ResourceIds: [COUNT.ResourceId] }),
  );
  expect(ScalableTargets).toEqual([
    {
      ...COUNT,
      MinCapacity: 1,
      MaxCapacity: 10,
      RoleARN:
        'arn:aws:iam::111122223333:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
      CreationTime: new Date(cloud.clock.now()),
      SuspendedState: {
        DynamicScalingInSuspended: true,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
      ScalableTargetARN: arn,
    },
  ]);
  expect(arn).toMatch(/^arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target\/[0-9a-f]{32}$/);
});

test('capacity is moved into new bounds at once, also by a call that does not name them', async () => {
  const { cloud, client } = await registered();
  await client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 3 }));
  expect(instances(cloud)).toBe('2/3');
  await cloud.clock.advance(2 * MINUTE);
  cloud.sagemaker.controls.scale('Churn-Prod', 'champion', 12);
  await cloud.clock.advance(2 * MINUTE);
  await client.send(new RegisterScalableTargetCommand({ ...COUNT }));
  expect(instances(cloud)).toBe('12/10');
});

test('target tracking makes its two alarms, and they go with it', async () => {
  const { client, cloudwatch, alarmNames } = await registered();
  const put = await client.send(new PutScalingPolicyCommand(HUNDRED_PER_INSTANCE));
  expect(put.PolicyARN).toMatch(
    /^arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:[0-9a-f-]{36}:resource\/sagemaker\/endpoint\/Churn-Prod\/variant\/champion:policyName\/invocations$/,
  );
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
  expect(MetricAlarms.map(({ AlarmName, AlarmArn }) => ({ AlarmName, AlarmARN: AlarmArn }))).toEqual(put.Alarms);
  const watched = { Namespace: 'AWS/SageMaker', MetricName: 'InvocationsPerInstance', Statistic: 'Sum', Period: 60 };
  expect(MetricAlarms).toMatchObject([
    { ...watched, Threshold: 100, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 3 },
    { ...watched, Threshold: 90, ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: 15 },
  ]);
  expect(MetricAlarms[0]?.AlarmActions).toEqual([put.PolicyARN]);

  const again = await client.send(new PutScalingPolicyCommand(HUNDRED_PER_INSTANCE));
  expect(again).toMatchObject({ PolicyARN: put.PolicyARN, Alarms: put.Alarms });
  await client.send(new DeleteScalingPolicyCommand({ ...COUNT, PolicyName: 'invocations' }));
  expect(await alarmNames()).toEqual([]);
});

test('metric math can be tracked; math that cannot be read refuses the policy and leaves nothing', async () => {
  const { client, cloudwatch, alarmNames } = await registered();
  const Metric = { Namespace: 'AWS/SageMaker', MetricName: 'Invocations' };
  const policy = (Expression: string): PutScalingPolicyRequest => ({
    ...COUNT,
    PolicyName: 'math',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 5,
      CustomizedMetricSpecification: {
        Metrics: [
          { Id: 'm1', MetricStat: { Metric, Stat: 'Sum' }, ReturnData: false },
          { Id: 'e1', Expression },
        ],
      },
    },
  });
  await expect(client.send(new PutScalingPolicyCommand(policy('m1 /')))).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('The metric of policy math cannot be watched'),
  });
  expect(await alarmNames()).toEqual([]);
  await client.send(new PutScalingPolicyCommand(policy('m1 / 60')));
  const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({}));
  expect(MetricAlarms?.[0]?.Metrics).toMatchObject([{ MetricStat: { Period: 60 } }, { Expression: 'm1 / 60' }]);
});

const ADD_ONE: PutScalingPolicyRequest = {
  ...COUNT,
  PolicyName: 'add-one',
  PolicyType: 'StepScaling',
  StepScalingPolicyConfiguration: {
    AdjustmentType: 'ChangeInCapacity',
    StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    Cooldown: 300,
  },
};

test('a step policy shows the alarm that its owner made, is called by it, and leaves it behind', async () => {
  const { cloud, client, cloudwatch, alarmNames } = await registered();
  const { PolicyARN = '' } = await client.send(new PutScalingPolicyCommand(ADD_ONE));
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'memory',
      Namespace: '/aws/sagemaker/Endpoints',
      MetricName: 'MemoryUtilization',
      Dimensions: [
        { Name: 'EndpointName', Value: 'Churn-Prod' },
        { Name: 'VariantName', Value: 'champion' },
      ],
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 2,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 30,
      AlarmActions: [PolicyARN],
    }),
  );
  const { ScalingPolicies } = await client.send(new DescribeScalingPoliciesCommand(SAGEMAKER));
  expect(ScalingPolicies).toMatchObject([{ PolicyName: 'add-one', Alarms: [{ AlarmName: 'memory' }] }]);
  await cloud.clock.advance(5 * MINUTE);
  expect(instances(cloud)).toBe('3/3');
  await client.send(new DeleteScalingPolicyCommand({ ...COUNT, PolicyName: 'add-one' }));
  expect(await alarmNames()).toEqual(['memory']);
});

test('deregistering takes policies, their alarms and scheduled actions with it', async () => {
  const { client, alarmNames } = await registered();
  await client.send(new PutScalingPolicyCommand(HUNDRED_PER_INSTANCE));
  const action = { ...COUNT, ScheduledActionName: 'night', Schedule: 'rate(1 day)' };
  await client.send(new PutScheduledActionCommand({ ...action, ScalableTargetAction: { MinCapacity: 1 } }));
  await client.send(new DeregisterScalableTargetCommand(COUNT));
  expect((await client.send(new DescribeScalableTargetsCommand(SAGEMAKER))).ScalableTargets).toEqual([]);
  expect((await client.send(new DescribeScalingPoliciesCommand(SAGEMAKER))).ScalingPolicies).toEqual([]);
  expect((await client.send(new DescribeScheduledActionsCommand(SAGEMAKER))).ScheduledActions).toEqual([]);
  expect(await alarmNames()).toEqual([]);
});

test('an endpoint that is deleted takes its scalable targets with it', async () => {
  const { cloud, client } = await registered();
  cloud.sagemaker.call('DeleteEndpoint', { EndpointName: 'Churn-Prod' });
  expect((await client.send(new DescribeScalableTargetsCommand(SAGEMAKER))).ScalableTargets).toEqual([]);
});

test('an update of an action keeps what it does not name, but takes start and end away', async () => {
  const { client } = await registered();
  const StartTime = new Date('2026-12-01T00:00:00Z');
  const put = (input: Partial<PutScheduledActionRequest>) =>
    client.send(new PutScheduledActionCommand({ ...COUNT, ScheduledActionName: 'night', ...input }));
  const zone = { Timezone: 'Europe/Berlin' };
  await put({ Schedule: 'cron(0 22 * * ? *)', ...zone, StartTime, ScalableTargetAction: { MaxCapacity: 3 } });
  await put({ ScalableTargetAction: { MinCapacity: 2 } });
  const { ScheduledActions } = await client.send(new DescribeScheduledActionsCommand(SAGEMAKER));
  expect(ScheduledActions).toMatchObject([
    { Schedule: 'cron(0 22 * * ? *)', ...zone, ScalableTargetAction: { MinCapacity: 2 } },
  ]);
  expect(ScheduledActions?.[0]?.StartTime).toBeUndefined();
});

test('tags are added, listed and removed', async () => {
  const { client, arn: ResourceARN } = await registered();
  await client.send(new TagResourceCommand({ ResourceARN, Tags: { env: 'test' } }));
  expect((await client.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual({
    team: 'churn',
    env: 'test',
  });
  await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['team'] }));
  expect((await client.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual({ env: 'test' });
});

test('policies come in pages of ten', async () => {
  const { client } = await registered();
  for (let i = 0; i < 12; i++) await client.send(new PutScalingPolicyCommand({ ...ADD_ONE, PolicyName: `p${i}` }));
  const first = await client.send(new DescribeScalingPoliciesCommand(SAGEMAKER));
  const second = await client.send(new DescribeScalingPoliciesCommand({ ...SAGEMAKER, NextToken: first.NextToken }));
  const names = [...(first.ScalingPolicies ?? []), ...(second.ScalingPolicies ?? [])].map(
    ({ PolicyName }) => PolicyName,
  );
  expect(first.ScalingPolicies).toHaveLength(10);
  expect(new Set(names).size).toBe(12);
  expect(second.NextToken).toBeUndefined();
  const foreign = client.send(new DescribeScalingPoliciesCommand({ ...SAGEMAKER, NextToken: 'bogus' }));
  await expect(foreign).rejects.toMatchObject({ name: 'InvalidNextTokenException' });
});

const step = (change: object): PutScalingPolicyCommand =>
  new PutScalingPolicyCommand({
    ...ADD_ONE,
    StepScalingPolicyConfiguration: { ...ADD_ONE.StepScalingPolicyConfiguration, ...change },
  });
const tracking = (change: object): PutScalingPolicyCommand =>
  new PutScalingPolicyCommand({
    ...HUNDRED_PER_INSTANCE,
    TargetTrackingScalingPolicyConfiguration: {
      ...HUNDRED_PER_INSTANCE.TargetTrackingScalingPolicyConfiguration,
      ...change,
    },
  });
const action = (change: object): PutScheduledActionCommand =>
  new PutScheduledActionCommand({
    ...COUNT,
    ScheduledActionName: 'night',
    Schedule: 'rate(1 day)',
    ScalableTargetAction: { MinCapacity: 1 },
    ...change,
  });
const gone = { ...COUNT, ResourceId: 'endpoint/Churn-Prod/variant/gone' } as const;
const component = {
  ...SAGEMAKER,
  ResourceId: 'inference-component/c',
  ScalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
} as const;

test.each([
  [
    'bounds that cross',
    new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 5, MaxCapacity: 4 }),
    'ValidationException: Maximum capacity (4) cannot be less than minimum capacity (5)',
  ],
  [
    'a variant that is missing',
    new RegisterScalableTargetCommand({ ...gone, MinCapacity: 1, MaxCapacity: 2 }),
    "ValidationException: SageMaker variant doesn't exist: endpoint/Churn-Prod/variant/gone",
  ],
  [
    'no bounds at first',
    new RegisterScalableTargetCommand({ ...gone, MinCapacity: 1 }),
    'ValidationException: MinCapacity and MaxCapacity are required when a scalable target is registered.',
  ],
  [
    'an inference component',
    new RegisterScalableTargetCommand({ ...component, MinCapacity: 1, MaxCapacity: 2 }),
    'ValidationException: Unsupported service namespace, resource type or scalable dimension. The local cloud does not serve inference components (sagemaker:inference-component:DesiredCopyCount).',
  ],
  [
    'another service',
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
    'ValidationException: Unsupported service namespace, resource type or scalable dimension. The local cloud scales sagemaker only.',
  ],
  [
    'a policy without a target',
    new PutScalingPolicyCommand({ ...ADD_ONE, ...gone }),
    `ObjectNotFoundException: No scalable target registered for ${PLACE.replace('champion', 'gone')}`,
  ],
  [
    'deregistering what is not there',
    new DeregisterScalableTargetCommand(gone),
    `ObjectNotFoundException: No scalable target found for ${PLACE.replace('champion', 'gone')}`,
  ],
  [
    'a policy that is missing',
    new DeleteScalingPolicyCommand({ ...COUNT, PolicyName: 'p' }),
    `ObjectNotFoundException: No scaling policy found for ${PLACE}, policy name: p`,
  ],
  [
    'an action that is missing',
    new DeleteScheduledActionCommand({ ...COUNT, ScheduledActionName: 'a' }),
    `ObjectNotFoundException: No scheduled action found for ${PLACE}, scheduled action name: a`,
  ],
  [
    'predictive scaling',
    new PutScalingPolicyCommand({ ...ADD_ONE, PolicyType: 'PredictiveScaling' }),
    'ValidationException: PredictiveScaling is supported for ecs only.',
  ],
  [
    'a policy of no type',
    new PutScalingPolicyCommand({ ...ADD_ONE, PolicyType: undefined }),
    'ValidationException: PolicyType is required when a scaling policy is created.',
  ],
  [
    'steps that overlap',
    step({
      StepAdjustments: [
        { MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 5, ScalingAdjustment: 2 },
      ],
    }),
    'ValidationException: StepAdjustments are not valid: the interval from 5 overlaps the one up to 10.',
  ],
  [
    'no steps and no type',
    step({ StepAdjustments: [], AdjustmentType: undefined }),
    "ValidationException: 2 validation errors detected: Value null at 'stepScalingPolicyConfiguration.adjustmentType' failed to satisfy constraint: Member must not be null; Value '[0 members]' at 'stepScalingPolicyConfiguration.stepAdjustments' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'two metrics at once',
    tracking({ CustomizedMetricSpecification: { MetricName: 'm', Namespace: 'n', Statistic: 'Sum' } }),
    'ValidationException: Specify exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification.',
  ],
  [
    'a metric of serverless variants',
    tracking({
      PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantProvisionedConcurrencyUtilization' },
    }),
    'ValidationException: Predefined metric type SageMakerVariantProvisionedConcurrencyUtilization is not supported for scalable dimension sagemaker:variant:DesiredInstanceCount, which takes SageMakerVariantInvocationsPerInstance or SageMakerVariantConcurrentRequestsPerModelHighResolution.',
  ],
  [
    'a schedule that does not parse',
    action({ Schedule: 'cron(0 18 * * *)' }),
    "ValidationException: Schedule 'cron(0 18 * * *)' is not valid. Use at(yyyy-mm-ddThh:mm:ss), rate(value unit) or cron(fields) with six fields.",
  ],
  [
    'a time in the past',
    action({ Schedule: 'at(2026-01-01T00:00:00)' }),
    "ValidationException: Schedule 'at(2026-01-01T00:00:00)' is in the past.",
  ],
  [
    'a time zone that is none',
    action({ Timezone: 'Mars/Olympus' }),
    "ValidationException: Timezone 'Mars/Olympus' is not the name of an IANA time zone.",
  ],
  [
    'an action that does nothing',
    action({ ScalableTargetAction: {} }),
    'ValidationException: ScalableTargetAction must set MinCapacity, MaxCapacity or both.',
  ],
  [
    'a page too large',
    new DescribeScalingPoliciesCommand({ ...SAGEMAKER, MaxResults: 11 }),
    'ValidationException: MaxResults must be between 1 and 10, got 11.',
  ],
  [
    'a dimension without a resource',
    new DescribeScalingPoliciesCommand({ ...SAGEMAKER, ScalableDimension: COUNT.ScalableDimension }),
    'ValidationException: If you specify a scalable dimension, you must also specify a resource ID.',
  ],
  [
    'tags of nothing',
    new ListTagsForResourceCommand({
      ResourceARN: 'arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target/0',
    }),
    'ResourceNotFoundException: No scalable target found for resource ARN: arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target/0',
  ],
])('%s is refused', async (_, command, expected) => {
  const { client } = await registered();
  const call = (client as { send(command: unknown): Promise<unknown> }).send(command);
  const [, name, message] = /^(\w+): (.*)$/.exec(expected) ?? [];
  await expect(call).rejects.toMatchObject({ name, message });
});

test('more scalable targets than the quota allows are refused', async () => {
  const { cloud, client } = await scalingCloud({ scaling: { maxTargets: 0 } });
  await startEndpoint(cloud);
  const register = client.send(new RegisterScalableTargetCommand({ ...COUNT, MinCapacity: 1, MaxCapacity: 2 }));
  await expect(register).rejects.toMatchObject({ name: 'LimitExceededException' });
});

test('an autoscaled variant cannot go away, unless the rule is switched off', async () => {
  const { cloud } = await registered();
  const { call, controls } = cloud.sagemaker;
  const other = {
    VariantName: 'other',
    ModelName: 'churn-v7',
    InstanceType: 'ml.m5.large',
    InitialInstanceCount: 1,
  } as const;
  call('CreateEndpointConfig', { EndpointConfigName: 'cfg-2', ProductionVariants: [other] });
  const update = () => call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-2' });
  expect(update).toThrow('Deregister the scalable target first.');
  controls.configure({ updateOfAutoscaled: 'allowed' });
  expect(update).not.toThrow();
});

test('with the strict reading of the rule even the same variants are refused', async () => {
  const { cloud } = await registered();
  const { call, controls } = cloud.sagemaker;
  const update = () => call('UpdateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' });
  controls.configure({ updateOfAutoscaled: 'refused' });
  expect(update).toThrow('Deregister the scalable target first.');
  controls.configure({ updateOfAutoscaled: 'as-documented' });
  expect(update).not.toThrow();
});
