import type {
  PutScalingPolicyRequest,
  RegisterScalableTargetRequest,
  ScalingActivity,
} from '@aws-sdk/client-application-auto-scaling';
import {
  ApplicationAutoScalingClient,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { onTestFinished } from 'vitest';
import { inProcess, virtualCloud } from '../../../test/clients.ts';
import type { Cloud, CloudOptions } from '../../index.ts';

export const MINUTE = 60_000;

/** The variant of `startEndpoint`, in the words of Application Auto Scaling. */
export const COUNT = {
  ServiceNamespace: 'sagemaker',
  ResourceId: 'endpoint/Churn-Prod/variant/champion',
  ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
} as const satisfies Partial<RegisterScalableTargetRequest>;

/** 100 invocations per instance and minute. */
export const HUNDRED_PER_INSTANCE = {
  ...COUNT,
  PolicyName: 'invocations',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 100,
    PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
    ScaleOutCooldown: 300,
    ScaleInCooldown: 300,
  },
} as const satisfies PutScalingPolicyRequest;

/** A virtual cloud, stopped at the end of the test, with a client of its Application Auto Scaling. */
export async function scalingCloud(options: Omit<CloudOptions<'virtual'>, 'clock'> = {}) {
  const cloud = await virtualCloud({ cloudwatch: { publishDelay: { minMs: 10_000, maxMs: 20_000 } }, ...options });
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (!isStopped) await cloud.stop();
    isStopped = true;
  };
  onTestFinished(stop);
  return { cloud, stop, client: new ApplicationAutoScalingClient(inProcess(cloud)) };
}

/** Bring `Churn-Prod` with one variant, `champion`, into service; it takes 5 minutes of cloud time. */
export async function startEndpoint(
  cloud: Cloud<'virtual'>,
  { count = 2, environment = {}, variant = {}, config = {} }: StartOptions = {},
): Promise<void> {
  const { call } = cloud.sagemaker;
  call('CreateModel', {
    ModelName: 'churn-v7',
    ExecutionRoleArn: 'arn:aws:iam::111122223333:role/r',
    PrimaryContainer: { Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/churn:7', Environment: environment },
  });
  const instances = { InstanceType: 'ml.m5.large', InitialInstanceCount: count } as const;
  const ProductionVariants = [{ VariantName: 'champion', ModelName: 'churn-v7', ...instances, ...variant }];
  call('CreateEndpointConfig', { EndpointConfigName: 'cfg-1', ProductionVariants, ...config });
  call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' });
  await cloud.clock.advance(5 * MINUTE);
}

export interface StartOptions {
  count?: number;
  environment?: Record<string, string>;
  /** More of the variant, and of the endpoint config. */
  variant?: object;
  config?: object;
}

/** The champion's instances: `current/desired`. */
export function instances(cloud: Cloud<'virtual'>): string {
  const [champion] = cloud.sagemaker.endpointNow('Churn-Prod')?.fleet?.production ?? [];
  return `${champion?.currentCount}/${champion?.desiredCount}`;
}

/** Requests to `Churn-Prod`, evenly in every minute from now on; `perMinute` may be changed at any time. */
export function traffic(cloud: Cloud<'virtual'>, perMinute: number): { perMinute: number } {
  const { clock, sagemaker } = cloud;
  const load = { perMinute };
  const input = { EndpointName: 'Churn-Prod', Body: new Uint8Array([1]) };
  const second = async (): Promise<void> => {
    clock.at(clock.now() + 1_000, second);
    const sent = Math.floor(clock.now() / 1_000) % 60;
    const requests = Math.floor(((sent + 1) * load.perMinute) / 60) - Math.floor((sent * load.perMinute) / 60);
    for (let i = 0; i < requests; i++) await invoke(sagemaker, input);
  };
  clock.at(clock.now() + 1_000, second);
  return load;
}

async function invoke({ runtime }: Cloud['sagemaker'], input: object): Promise<void> {
  try {
    await runtime.operations.InvokeEndpoint?.(input, { requestId: 'r', accessKeyId: 'test' });
  } catch (error) {
    const isModelError = error instanceof Error && error.name === 'ModelError';
    if (!isModelError) throw error;
  }
}

/** Activities, oldest first. */
export async function activities(client: ApplicationAutoScalingClient, all = false): Promise<ScalingActivity[]> {
  const input = { ServiceNamespace: 'sagemaker', IncludeNotScaledActivities: all } as const;
  const { ScalingActivities = [] } = await client.send(new DescribeScalingActivitiesCommand(input));
  return ScalingActivities.reverse();
}

/** Advance until something holds. @returns how many minutes it took */
export async function minutesUntil(cloud: Cloud<'virtual'>, holds: () => boolean, atMost = 120): Promise<number> {
  for (let minutes = 0; minutes <= atMost; minutes += 0.5) {
    if (holds()) return minutes;
    await cloud.clock.advance(MINUTE / 2);
  }
  throw new Error(`It did not happen within ${atMost} minutes.`);
}
