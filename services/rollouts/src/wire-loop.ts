import { documentClient, dynamoStore, eventBridgeBusOnDemand } from '@fairlead/aws';
import { createReconciler, type ItemStore, type Reconciler, type RunResult } from '@fairlead/reconcile';
import type { RolloutState } from '@fairlead/rollout';
import { clock, loadConfig, logger, newId } from '@fairlead/runtime';
import { LoopConfig } from './config.ts';
import { rolloutMachine } from './rollout-machine.ts';
import { wirePorts } from './wire-ports.ts';

/** The loop over rollouts and its store, built from the environment; a bad value stops the cold start. */
export function wireLoop(environment: NodeJS.ProcessEnv): {
  reconciler: Reconciler<RolloutState>;
  store: ItemStore<RolloutState>;
} {
  const config = loadConfig(LoopConfig, environment);
  const store = dynamoStore<RolloutState>({ client: documentClient(), tableName: config.FAIRLEAD_TABLE });
  const portsOf = wirePorts(config, environment.AWS_LAMBDA_FUNCTION_NAME ?? 'fairlead');
  const bus = eventBridgeBusOnDemand({ busName: config.FAIRLEAD_BUS });
  const reconciler = createReconciler({
    store,
    machine: rolloutMachine(({ endpoint, urgent }) => portsOf(endpoint)[urgent ? 'urgent' : 'routine']),
    clock,
    newWorkerId: () => newId('wrk'),
    publish: bus.publish,
    timeout: clock.timeout,
  });
  return { reconciler, store };
}

/** Log how a run ended. A failure is stored on the item and tried again from there, so it is not thrown. */
export function reportRun(key: string, result: RunResult<unknown>): void {
  if (result.kind === 'failed') {
    logger.error('A rollout could not be taken on; it is tried again', {
      key,
      error: result.error,
      quarantined: result.quarantined,
    });
  } else {
    logger.info('Rollout looked at', { key, result: result.kind });
  }
}
