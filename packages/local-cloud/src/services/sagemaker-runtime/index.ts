import * as sdk from '@aws-sdk/client-sagemaker-runtime';
import type { CloudContext, Service } from '../../service.ts';
import type { SageMakerMachine } from '../sagemaker/machine.ts';
import { Backlog } from './async/backlog.ts';
import { makeInvokeEndpointAsync } from './async/invoke-endpoint-async.ts';
import { makeInvokeEndpoint } from './invoke-endpoint.ts';
import { publishUtilisation } from './utilisation.ts';

/** The SageMaker runtime: it serves what the control plane's machine has deployed, and keeps only the backlog of asynchronous endpoints. */
export function sagemakerRuntimeService(
  context: CloudContext,
  machine: Pick<SageMakerMachine, 'endpoint' | 'endpoints'>,
): Service {
  const backlog = new Backlog(context, machine);
  let stopPublishing = (): void => undefined;
  return {
    name: 'sagemaker',
    sdk: { ...sdk },
    client: () => new sdk.SageMakerRuntimeClient({ region: context.region }),
    operations: {
      InvokeEndpoint: makeInvokeEndpoint(context, machine),
      InvokeEndpointAsync: makeInvokeEndpointAsync(context, { machine, backlog }),
    },
    start() {
      stopPublishing = publishUtilisation(context, { machine, backlog });
      backlog.work();
    },
    stop() {
      stopPublishing();
      backlog.stop();
    },
  };
}
