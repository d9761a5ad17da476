import { seededRandom } from '../../random.ts';
import type { AwsError, ServiceEvent } from '../../service.ts';
import { createSageMaker, type SageMakerMachine } from './machine.ts';
import type { SageMakerSettings } from './settings.ts';

/** 2026-01-14T09:00:00Z. */
export const T0 = 1_768_381_200_000;
export const MINUTE = 60_000;
export const ACCOUNT = '111122223333';

export const ENDPOINT_ARN = 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/churn-prod';

/** An empty machine in account 111122223333, us-east-1, with default timings. */
export function newMachine(settings: Partial<SageMakerSettings> = {}): SageMakerMachine {
  return createSageMaker({ settings: { accountId: ACCOUNT, ...settings }, random: seededRandom(7) });
}

export interface VariantFixture {
  name: string;
  weight?: number;
  count?: number;
  type?: 'ml.m5.large' | 'ml.c5.large';
  model?: string;
}

/** A production variant of model `churn-v7` on two ml.m5.large. */
export const variant = ({ name, weight = 1, count = 2, type = 'ml.m5.large', model = 'churn-v7' }: VariantFixture) => ({
  VariantName: name,
  ModelName: model,
  InstanceType: type,
  InitialInstanceCount: count,
  InitialVariantWeight: weight,
});

export function createModel(
  machine: SageMakerMachine,
  name = 'churn-v7',
  environment: Record<string, string> = {},
): void {
  const PrimaryContainer = { Image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/churn:7`, Environment: environment };
  machine.call(
    'CreateModel',
    { ModelName: name, ExecutionRoleArn: 'arn:aws:iam::111122223333:role/r', PrimaryContainer },
    T0,
  );
}

export function createConfig(machine: SageMakerMachine, name: string, ...variants: VariantFixture[]): void {
  machine.call('CreateEndpointConfig', { EndpointConfigName: name, ProductionVariants: variants.map(variant) }, T0);
}

/**
 * Bring up `Churn-Prod` with the given variants (one champion by default) on config `cfg-1`; it is InService at
 * T0 + 5 minutes. Model `churn-v7` exists.
 */
export function deployed(machine: SageMakerMachine = newMachine(), ...variants: VariantFixture[]): SageMakerMachine {
  createModel(machine);
  createConfig(machine, 'cfg-1', ...(variants.length > 0 ? variants : [{ name: 'champion' }]));
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0);
  machine.advance(T0 + 5 * MINUTE);
  return machine;
}

export const describeAt = (machine: SageMakerMachine, atMs: number) =>
  machine.call('DescribeEndpoint', { EndpointName: 'Churn-Prod' }, atMs);

/** `name: message` of what a piece of work throws. */
export function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { name, message } = error as AwsError;
    return `${name}: ${message}`;
  }
  return 'nothing was thrown';
}

/** The statuses that endpoint events told of, in order. */
export const statuses = (events: ServiceEvent[]): unknown[] =>
  events
    .filter(({ detailType }) => detailType === 'SageMaker Endpoint State Change')
    .map(({ detail }) => detail.EndpointStatus);
