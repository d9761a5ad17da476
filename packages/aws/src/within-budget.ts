import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CallBudget, Lane } from '@fairlead/rate';
import { isThrottled } from './sagemaker-errors.ts';

/** Have every attempt of a client's calls, the SDK's own repeats included, wait for leave in a lane of the budget. */
export function withinBudget(client: SageMakerClient, budget: CallBudget, lane: Lane): SageMakerClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      await budget.leave(lane);
      try {
        return await next(args);
      } catch (error) {
        if (isThrottled(error)) await budget.throttled();
        throw error;
      }
    },
    // Low priority: inside the retry, which is in the same step.
    { step: 'finalizeRequest', priority: 'low', name: 'callBudget' },
  );
  return client;
}
