import {
  createSageMaker,
  type SageMakerMachine,
} from '../../../packages/local-cloud/src/services/sagemaker/machine.ts';
import type {
  OperationInput,
  OperationName,
  OperationOutput,
} from '../../../packages/local-cloud/src/services/sagemaker/operations.ts';
import type { Agenda } from './agenda.ts';
import { diceOf } from './dice.ts';
import { NAMES, type Setting, START_MS } from './setting.ts';

/** The local cloud's own SageMaker machine on the agenda: it goes on by itself, and tells of every change at its instant. */
export interface SimulatedSageMaker {
  readonly machine: SageMakerMachine;
  /** Carry out a call now. @throws AwsError as the service would answer */
  call<O extends OperationName>(operation: O, input: OperationInput<O>): OperationOutput<O>;
  /** Let something happen now that is no call. */
  touch(work: (machine: SageMakerMachine, nowMs: number) => void): void;
}

/** What the world wants to hear of SageMaker. */
export interface SageMakerListener {
  /** Something may have changed, at this instant. */
  changed(): void;
  /** An endpoint event was sent. */
  event(status: string): void;
}

const CREATE_MS = 60_000;

/** A SageMaker with one endpoint in service since the start. */
export function createSimulatedSageMaker(
  agenda: Agenda,
  { seed, durations, refusesAutoscaled }: Pick<Setting, 'seed' | 'durations' | 'refusesAutoscaled'>,
  listener: SageMakerListener,
): SimulatedSageMaker {
  const settings = {
    ...NAMES.account,
    createMs: CREATE_MS,
    defaultInstanceQuota: 100,
    jitterRatio: 0.2,
    ...(refusesAutoscaled ? { updateOfAutoscaled: 'refused' as const } : {}),
    ...durations,
  };
  const machine = createSageMaker({ settings, random: diceOf(seed, 1).random });
  setUpEndpoint(machine);
  let armedMs: number | undefined;

  const settle = (): void => {
    const events = machine.advance(agenda.now());
    listener.changed();
    for (const { detailType, detail } of events) {
      if (detailType === 'SageMaker Endpoint State Change') listener.event(String(detail.EndpointStatus));
    }
    arm();
  };
  const arm = (): void => {
    const atMs = machine.nextTransitionAtMs();
    if (atMs === undefined || atMs === armedMs) return;
    armedMs = atMs;
    agenda.at(atMs, () => {
      armedMs = undefined;
      settle();
    });
  };

  return {
    machine,
    call(operation, input) {
      try {
        return machine.call(operation, input, agenda.now());
      } finally {
        if (!operation.startsWith('Describe')) settle();
      }
    },
    touch(work) {
      work(machine, agenda.now());
      settle();
    },
  };
}

/** Two models, two configs, and an endpoint in service at the start. */
export function setUpEndpoint(machine: SageMakerMachine): void {
  const atMs = START_MS - 2 * CREATE_MS;
  for (const ModelName of [NAMES.oldModel, NAMES.newModel]) {
    const PrimaryContainer = { Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/churn:7' };
    const ExecutionRoleArn = 'arn:aws:iam::111122223333:role/sagemaker';
    machine.call('CreateModel', { ModelName, ExecutionRoleArn, PrimaryContainer }, atMs);
  }
  for (const EndpointConfigName of [NAMES.originalConfig, NAMES.outsiderConfig]) {
    const variant = { VariantName: NAMES.champion, ModelName: NAMES.oldModel, InstanceType: 'ml.m5.large' as const };
    const ProductionVariants = [{ ...variant, InitialInstanceCount: 2, InitialVariantWeight: 1 }];
    machine.call('CreateEndpointConfig', { EndpointConfigName, ProductionVariants }, atMs);
  }
  const EndpointName = NAMES.endpoint;
  machine.call('CreateEndpoint', { EndpointName, EndpointConfigName: NAMES.originalConfig }, atMs);
  machine.advance(START_MS);
}
