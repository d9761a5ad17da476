import { documentClient, dynamoStore, eventBridgeBusOnDemand, sageMakerLeftoversOnDemand } from '@fairlead/aws';
import { createReconciler, type Reconciler } from '@fairlead/reconcile';
import type { CleanupState } from '@fairlead/rollout';
import { clock, loadConfig, newId } from '@fairlead/runtime';
import { cleanupMachine } from './cleanup-machine.ts';
import { LoopConfig } from './config.ts';
import { wireBudget } from './wire-budget.ts';

/** The loop over cleanups, built from the environment; a bad value stops the cold start. */
export function wireCleanup(environment: NodeJS.ProcessEnv): Reconciler<CleanupState> {
  const config = loadConfig(LoopConfig, environment);
  const client = documentClient();
  const tableName = config.FAIRLEAD_TABLE;
  const account = { accountId: config.FAIRLEAD_ACCOUNT_ID, region: config.AWS_REGION };
  const budget = wireBudget({ client, tableName, account });
  const store = dynamoStore<CleanupState>({ client, tableName });
  const leftovers = sageMakerLeftoversOnDemand({ budget, lane: 'routine' });
  return createReconciler({
    store,
    machine: cleanupMachine({ leftovers, rollouts: dynamoStore({ client, tableName }) }),
    clock,
    newWorkerId: () => newId('wrk'),
    publish: eventBridgeBusOnDemand({ busName: config.FAIRLEAD_BUS }).publish,
    timeout: clock.timeout,
  });
}
