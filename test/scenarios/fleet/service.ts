import { AwsError } from '../../../packages/local-cloud/src/service.ts';
import {
  createSageMaker,
  type SageMakerMachine,
} from '../../../packages/local-cloud/src/services/sagemaker/machine.ts';
import type {
  OperationInput,
  OperationName,
  OperationOutput,
} from '../../../packages/local-cloud/src/services/sagemaker/operations.ts';
import type { Agenda } from '../../simulation/world/agenda.ts';
import { diceOf } from '../../simulation/world/dice.ts';

export const ACCOUNT = { accountId: '111122223333', region: 'us-east-1' };
const [OLD_MODEL, NEW_MODEL] = ['scoring-v1', 'scoring-v2'];
export const INSTANCES = 2;
const [CREATE_MS, SWAP_MS, RESIZE_MS] = [60_000, 5 * 60_000, 60_000];
const TICK_MS = 15_000;

/** SageMaker with many endpoints and a rate for the whole account: what comes faster is answered with ThrottlingException. */
export interface FleetService {
  machine: SageMakerMachine;
  /** Carry out a call now. @throws AwsError as the service would answer */
  call<O extends OperationName>(operation: O, input: OperationInput<O>): OperationOutput<O>;
  /** Calls that were answered, and those that were throttled. */
  answered(): { calls: number; throttled: number };
  /** Instance-hours so far, of all fleets that exist, half-built ones included. */
  instanceHours(): number;
  /** From now on a call a second less, or more. */
  rateIs(perSecond: number): void;
}

/** Endpoints in service on the agenda; `onEvent` hears of each change of status. */
export function createFleetService(
  agenda: Agenda,
  {
    endpoints,
    perSecond,
    place = ACCOUNT,
  }: { endpoints: readonly string[]; perSecond: number; place?: typeof ACCOUNT },
  onEvent: (endpoint: string) => void,
): FleetService {
  const durations = { createMs: CREATE_MS, swapMs: SWAP_MS, resizeMs: RESIZE_MS, jitterRatio: 0.2 };
  const settings = { ...place, ...durations, defaultInstanceQuota: 100_000 };
  const machine = createSageMaker({ settings, random: diceOf(12, 1).random });
  setUp(machine, endpoints, agenda.now());
  const limit = { perSecond, tokens: perSecond, atMs: agenda.now() };
  const count = { calls: 0, throttled: 0 };
  let hours = 0;
  let armedMs: number | undefined;

  const settle = (): void => {
    for (const { detailType, detail } of machine.advance(agenda.now())) {
      if (detailType === 'SageMaker Endpoint State Change') onEvent(String(detail.EndpointName));
    }
    const atMs = machine.nextTransitionAtMs();
    if (atMs === undefined || (armedMs !== undefined && armedMs <= atMs)) return;
    armedMs = atMs;
    agenda.at(atMs, () => {
      armedMs = undefined;
      settle();
    });
  };

  const admit = (): void => {
    const now = agenda.now();
    limit.tokens = Math.min(limit.perSecond, limit.tokens + ((now - limit.atMs) / 1_000) * limit.perSecond);
    limit.atMs = now;
    if (limit.tokens < 1) {
      count.throttled += 1;
      throw new AwsError('ThrottlingException', 'Rate exceeded');
    }
    limit.tokens -= 1;
    count.calls += 1;
  };

  const tick = (): void => {
    const instances = endpoints.reduce((sum, name) => sum + instancesOf(machine, name), 0);
    hours += (instances * TICK_MS) / 3_600_000;
    agenda.in(TICK_MS, tick);
  };
  tick();

  return {
    machine,
    call(operation, input) {
      admit();
      try {
        return machine.call(operation, input, agenda.now());
      } finally {
        settle();
      }
    },
    answered: () => ({ ...count }),
    instanceHours: () => hours,
    rateIs(next) {
      limit.perSecond = next;
    },
  };
}

function instancesOf(machine: SageMakerMachine, name: string): number {
  const endpoint = machine.endpoint(name);
  const fleets = [endpoint?.fleet, endpoint?.change && 'fleet' in endpoint.change ? endpoint.change.fleet : undefined];
  return fleets.flatMap((fleet) => fleet?.production ?? []).reduce((sum, { currentCount }) => sum + currentCount, 0);
}

function setUp(machine: SageMakerMachine, endpoints: readonly string[], nowMs: number): void {
  const atMs = nowMs - 2 * CREATE_MS;
  for (const ModelName of [OLD_MODEL, NEW_MODEL]) {
    const PrimaryContainer = { Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/scoring:1' };
    const ExecutionRoleArn = 'arn:aws:iam::111122223333:role/sagemaker';
    machine.call('CreateModel', { ModelName, ExecutionRoleArn, PrimaryContainer }, atMs);
  }
  const variant = { VariantName: 'primary', ModelName: OLD_MODEL, InstanceType: 'ml.m5.large' as const };
  const ProductionVariants = [{ ...variant, InitialInstanceCount: INSTANCES, InitialVariantWeight: 1 }];
  machine.call('CreateEndpointConfig', { EndpointConfigName: 'original', ProductionVariants }, atMs);
  for (const EndpointName of endpoints) {
    machine.call('CreateEndpoint', { EndpointName, EndpointConfigName: 'original' }, atMs);
  }
  machine.advance(nowMs);
}
