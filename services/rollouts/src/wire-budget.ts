import { dynamoRateStore } from '@fairlead/aws';
import { type CallBudget, createCallBudget } from '@fairlead/rate';
import { Postponed } from '@fairlead/reconcile';
import { clock, logger, sleep } from '@fairlead/runtime';

/** The budget of SageMaker calls that every function of this account and region shares. */
export function wireBudget(where: Parameters<typeof dynamoRateStore>[0]): CallBudget {
  return createCallBudget({
    store: dynamoRateStore(where),
    clock,
    sleep,
    refuse: (retryAfterMs) =>
      new Postponed('The calls of this account to SageMaker are at their limit; the next look follows.', retryAfterMs),
    warn: (error) => logger.warn('The call budget does not answer; an urgent call goes without leave', { error }),
  });
}
