import {
  clientsPerMember,
  documentClient,
  dynamoStore,
  eventBridgeBusOnDemand,
  memberDirectory,
  sageMakerLeftoversOnDemand,
} from '@fairlead/aws';
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
  const store = dynamoStore<CleanupState>({ client, tableName });
  const leftoversAt = clientsPerMember({
    home: { accountId: config.FAIRLEAD_ACCOUNT_ID, region: config.AWS_REGION },
    directory: memberDirectory(config.FAIRLEAD_MEMBERS),
    sessionName: environment.AWS_LAMBDA_FUNCTION_NAME ?? 'fairlead',
    open({ accountId, region }, elsewhere) {
      const budget = wireBudget({ client, tableName, account: { accountId, region } });
      return sageMakerLeftoversOnDemand({ budget, lane: 'routine' }, elsewhere);
    },
  });
  return createReconciler({
    store,
    machine: cleanupMachine({ leftoversAt, rollouts: dynamoStore({ client, tableName }) }),
    clock,
    newWorkerId: () => newId('wrk'),
    publish: eventBridgeBusOnDemand({ busName: config.FAIRLEAD_BUS }).publish,
    timeout: clock.timeout,
  });
}
