import { createReconciler, type ItemStore, type Outcome } from '@fairlead/reconcile';
import { type CleanupState, isOurName, type Leftover } from '@fairlead/rollout';
import type { LeftoverKeeper } from '@fairlead/runtime';
import { AwsError } from '../../../packages/local-cloud/src/service.ts';
import { cleanupMachine } from '../../../services/rollouts/src/cleanup-machine.ts';
import { createLine, type Life, type Line } from './line.ts';
import type { SimulatedSageMaker } from './sagemaker.ts';
import { NAMES } from './setting.ts';
import { storeOver } from './store.ts';
import type { WorkerDeps } from './worker.ts';

/** Have a cleanup looked at once, by a worker of its own on a line that fails like any other. */
export function cleanUp(key: string, life: Life, deps: WorkerDeps): Promise<unknown> {
  const { agenda, watch, story } = deps;
  const line = createLine(life, deps);
  const rollouts = storeOver(line, deps.store);
  const reconciler = createReconciler({
    // One table holds both kinds; a key tells them apart.
    store: rollouts as unknown as ItemStore<CleanupState>,
    machine: cleanupMachine({ leftoversAt: () => keeper(line, deps), rollouts }),
    clock: { now: () => agenda.now() + life.skewMs },
    newWorkerId: () => life.id,
    publish: (event) =>
      line.ask({ what: 'PutEvents', mayFail: true }, () => {
        story.tell('bus', () => `${event.id} ${event.type}`);
        watch.publishes(event);
      }),
    timeout: () => new AbortController().signal,
  });
  return reconciler.run(key);
}

/** Without the adapter's own last look: what is deleted is the decision's doing alone. */
function keeper(line: Line, { sageMaker, watch, story }: WorkerDeps): LeftoverKeeper {
  const exists = (leftover: Leftover): boolean => describe(sageMaker, leftover);
  return {
    inUse: () => line.ask({ what: 'DescribeEndpoint', mayFail: true }, () => inUseNow(sageMaker)),
    owner: (leftover) =>
      line.ask({ what: `describe ${leftover.kind}`, mayFail: true }, () => {
        if (!exists(leftover)) return 'nobody';
        return isOurName(leftover.name) ? 'ours' : 'somebody-else';
      }),
    async delete(leftover): Promise<Outcome> {
      return line.ask({ what: `delete ${leftover.kind}`, mayFail: false }, () => {
        story.tell('cleanup', () => `deletes ${leftover.name}`);
        watch.deletes(leftover, inUseNow(sageMaker));
        if (exists(leftover)) sageMaker.call('DeleteEndpointConfig', { EndpointConfigName: leftover.name });
        return { kind: 'done' };
      });
    },
  };
}

function inUseNow({ machine }: SimulatedSageMaker) {
  const endpoint = machine.endpoint(NAMES.endpoint);
  const pending = endpoint?.change && 'fleet' in endpoint.change ? [endpoint.change.fleet] : [];
  const fleets = [...(endpoint?.fleet ? [endpoint.fleet] : []), ...pending];
  const isBusy = endpoint !== undefined && endpoint.status !== 'InService' && endpoint.status !== 'Failed';
  return { isBusy, configs: fleets.map(({ configName }) => configName), models: [] };
}

function describe({ call }: SimulatedSageMaker, { name }: Leftover): boolean {
  try {
    call('DescribeEndpointConfig', { EndpointConfigName: name });
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.message.startsWith('Could not find')) return false;
    throw error;
  }
}
