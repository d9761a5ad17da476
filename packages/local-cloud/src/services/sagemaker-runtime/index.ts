import * as sdk from '@aws-sdk/client-sagemaker-runtime';
import type { CloudContext, Service } from '../../service.ts';
import type { SageMakerMachine } from '../sagemaker/machine.ts';
import { makeInvokeEndpoint } from './invoke-endpoint.ts';
import { publishUtilisation } from './utilisation.ts';

/** The SageMaker runtime: it serves what the control plane's machine has deployed, and keeps nothing of its own. */
export function sagemakerRuntimeService(
  context: CloudContext,
  machine: Pick<SageMakerMachine, 'endpoint' | 'endpoints'>,
): Service {
  let stopPublishing = (): void => undefined;
  return {
    name: 'sagemaker',
    sdk: { ...sdk },
    client: () => new sdk.SageMakerRuntimeClient({ region: context.region }),
    operations: { InvokeEndpoint: makeInvokeEndpoint(context, machine) },
    start() {
      stopPublishing = publishUtilisation(context, machine);
    },
    stop: () => stopPublishing(),
  };
}
