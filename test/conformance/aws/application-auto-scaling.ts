import {
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudUnderTest } from './cloud-under-test.ts';

const run = `FL-conformance-scaling-${process.pid}-${Date.now().toString(36)}`;
const target = {
  ServiceNamespace: 'sagemaker',
  ResourceId: `endpoint/${run}/variant/champion`,
  ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
} as const;
const { ServiceNamespace, ResourceId } = target;
const policy = {
  ...target,
  PolicyName: 'load',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 750,
    PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
  },
} as const;

/**
 * Application Auto Scaling as rollouts rely on it: bounds are enforced, target tracking makes its alarms, and
 * deregistering takes policies and scheduled actions with it. The cases build on each other, in order.
 */
export function applicationAutoScalingConformance(cloud: () => CloudUnderTest): void {
  const sageMaker = () => cloud().clients.sageMaker;
  const scaling = () => cloud().clients.scaling;
  const policies = async () =>
    (await scaling().send(new DescribeScalingPoliciesCommand({ ServiceNamespace, ResourceId }))).ScalingPolicies;

  const inService = () =>
    cloud().until(`${run} InService`, async () => {
      const seen = await sageMaker().send(new DescribeEndpointCommand({ EndpointName: run }));
      return seen.EndpointStatus === 'InService' ? seen : undefined;
    });

  describe('application auto scaling', () => {
    beforeAll(async () => {
      const { image: Image, roleArn: ExecutionRoleArn } = cloud().model;
      await sageMaker().send(new CreateModelCommand({ ModelName: run, ExecutionRoleArn, PrimaryContainer: { Image } }));
      const variant = { VariantName: 'champion', ModelName: run, InstanceType: 'ml.m5.large' } as const;
      const ProductionVariants = [{ ...variant, InitialInstanceCount: 1 }];
      await sageMaker().send(new CreateEndpointConfigCommand({ EndpointConfigName: run, ProductionVariants }));
      await sageMaker().send(new CreateEndpointCommand({ EndpointName: run, EndpointConfigName: run }));
      await inService();
    });

    it('what belongs to no scalable target is an ObjectNotFoundException', async () => {
      for (const command of [new PutScalingPolicyCommand(policy), new DeregisterScalableTargetCommand(target)]) {
        const call = (scaling() as { send(command: unknown): Promise<unknown> }).send(command);
        await expect(call).rejects.toMatchObject({ name: 'ObjectNotFoundException' });
      }
    });

    it('a variant that is missing cannot be registered', async () => {
      const missing = { ...target, ResourceId: `endpoint/${run}/variant/missing`, MinCapacity: 1, MaxCapacity: 2 };
      await expect(scaling().send(new RegisterScalableTargetCommand(missing))).rejects.toMatchObject({
        name: 'ValidationException',
      });
    });

    it('registering moves the capacity into the bounds, and the activity says so', async () => {
      await scaling().send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 2, MaxCapacity: 3 }));
      const activity = await cloud().until('the activity', async () => {
        const input = { ServiceNamespace, ResourceId };
        const { ScalingActivities } = await scaling().send(new DescribeScalingActivitiesCommand(input));
        return ScalingActivities?.find(({ EndTime }) => EndTime);
      });
      expect(activity).toMatchObject({
        StatusCode: 'Successful',
        Description: 'Setting desired instance count to 2.',
        Cause: 'minimum capacity was set to 2',
      });
      const { ProductionVariants } = await inService();
      expect(ProductionVariants?.[0]).toMatchObject({ CurrentInstanceCount: 2, DesiredInstanceCount: 2 });
    });

    it('an update suspends what it names and keeps the bounds', async () => {
      const SuspendedState = { DynamicScalingInSuspended: true };
      await scaling().send(new RegisterScalableTargetCommand({ ...target, SuspendedState }));
      const input = { ServiceNamespace, ResourceIds: [ResourceId] };
      const { ScalableTargets } = await scaling().send(new DescribeScalableTargetsCommand(input));
      expect(ScalableTargets).toMatchObject([
        {
          ...target,
          MinCapacity: 2,
          MaxCapacity: 3,
          SuspendedState: { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: false },
        },
      ]);
    });

    it('target tracking makes two alarms that act on the policy', async () => {
      const { Alarms = [], PolicyARN = '' } = await scaling().send(new PutScalingPolicyCommand(policy));
      const AlarmNames = Alarms.map(({ AlarmName = '' }) => AlarmName);
      expect(AlarmNames.toSorted()).toEqual([
        expect.stringContaining(`TargetTracking-${ResourceId}-AlarmHigh-`),
        expect.stringContaining(`TargetTracking-${ResourceId}-AlarmLow-`),
      ]);
      const { MetricAlarms } = await cloud().clients.cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames }));
      expect(MetricAlarms?.map(({ AlarmActions }) => AlarmActions)).toEqual([[PolicyARN], [PolicyARN]]);
      expect(await policies()).toMatchObject([policy]);
    });

    it('deleting the policy deletes its alarms', async () => {
      const AlarmNamePrefix = `TargetTracking-${ResourceId}-`;
      await scaling().send(new DeleteScalingPolicyCommand({ ...target, PolicyName: policy.PolicyName }));
      await cloud().until('the alarms to go', async () => {
        const { MetricAlarms } = await cloud().clients.cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix }));
        return MetricAlarms?.length === 0 || undefined;
      });
    });

    it('deregistering takes policies and scheduled actions with it', async () => {
      await scaling().send(new PutScalingPolicyCommand(policy));
      const action = { ...target, ScheduledActionName: 'evening', Schedule: 'cron(0 18 * * ? *)' };
      const put = { ...action, Timezone: 'Europe/Berlin', ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 3 } };
      await scaling().send(new PutScheduledActionCommand(put));
      await scaling().send(new DeregisterScalableTargetCommand(target));
      expect(await policies()).toEqual([]);
      const actions = await scaling().send(new DescribeScheduledActionsCommand({ ServiceNamespace, ResourceId }));
      expect(actions.ScheduledActions).toEqual([]);
    });

    afterAll(async () => {
      await sageMaker().send(new DeleteEndpointCommand({ EndpointName: run }));
      await sageMaker().send(new DeleteEndpointConfigCommand({ EndpointConfigName: run }));
      await sageMaker().send(new DeleteModelCommand({ ModelName: run }));
    });
  });
}
