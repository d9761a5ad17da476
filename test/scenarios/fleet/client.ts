import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CallBudget, Lane } from '@fairlead/rate';
import { AwsError } from '../../../packages/local-cloud/src/service.ts';
import type { OperationName } from '../../../packages/local-cloud/src/services/sagemaker/operations.ts';
import type { Agenda } from '../../simulation/world/agenda.ts';
import { diceOf } from '../../simulation/world/dice.ts';
import type { FleetService } from './service.ts';

const [NEAR_MS, FAR_MS] = [20, 150];
const dice = diceOf(12, 2);

/** A promise that is kept on the agenda. */
export function later(agenda: Agenda, ms: number): Promise<void> {
  return new Promise((resolve) => agenda.in(ms, resolve));
}

/** What the SDK's client does as far as the adapters need it: leave for every attempt, the way there, repeats of throttled calls. */
export function fleetClient(
  { agenda, service, budget }: { agenda: Agenda; service: FleetService; budget: CallBudget },
  { lane, attempts }: { lane: Lane; attempts: number },
): SageMakerClient {
  const attempt = async (operation: OperationName, input: object): Promise<object> => {
    await budget.leave(lane);
    await later(agenda, dice.between(NEAR_MS, FAR_MS));
    try {
      return service.call(operation, input as never);
    } catch (error) {
      if (error instanceof AwsError && error.name === 'ThrottlingException') await budget.throttled();
      throw error;
    }
  };
  const send = async (command: { constructor: { name: string }; input: object }): Promise<object> => {
    const operation = command.constructor.name.replace(/Command$/, '') as OperationName;
    for (let tries = 1; ; tries++) {
      try {
        return await attempt(operation, command.input);
      } catch (error) {
        const isThrottled = error instanceof AwsError && error.name === 'ThrottlingException';
        if (!isThrottled || tries >= attempts) throw Object.assign(error as Error, { $fault: 'client' });
        await later(agenda, 200 * 2 ** tries);
      }
    }
  };
  return { send } as unknown as SageMakerClient;
}
