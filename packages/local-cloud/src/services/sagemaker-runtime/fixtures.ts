import type { InvokeEndpointInput, InvokeEndpointOutput } from '@aws-sdk/client-sagemaker-runtime';
import type { AwsError } from '../../service.ts';
import { type FakeCloud, fakeCloud } from '../sagemaker/cloud-fixture.ts';
import { createModel, MINUTE, newMachine, T0, type VariantFixture, variant } from '../sagemaker/fixtures.ts';
import type { SageMakerMachine } from '../sagemaker/machine.ts';
import { makeInvokeEndpoint } from './invoke-endpoint.ts';

export interface Served {
  cloud: FakeCloud;
  machine: SageMakerMachine;
  invoke(input?: Partial<InvokeEndpointInput>): InvokeEndpointOutput | Promise<InvokeEndpointOutput>;
}

/** `Churn-Prod` in service since T0 + 5 min; each variant runs a model of its own name with the given environment. */
export function serve(
  variants: (VariantFixture & { environment?: Record<string, string> })[],
  shadow?: VariantFixture & { environment?: Record<string, string> },
): Served {
  const machine = newMachine();
  const all = shadow ? [...variants, shadow] : variants;
  for (const { name, environment } of all) createModel(machine, name, environment);
  const specs = (list: VariantFixture[]) => list.map((fixture) => variant({ ...fixture, model: fixture.name }));
  machine.call(
    'CreateEndpointConfig',
    {
      EndpointConfigName: 'cfg-1',
      ProductionVariants: specs(variants),
      ...(shadow && { ShadowProductionVariants: specs([shadow]) }),
    },
    T0,
  );
  machine.call('CreateEndpoint', { EndpointName: 'Churn-Prod', EndpointConfigName: 'cfg-1' }, T0);
  machine.reportPings('Churn-Prod', undefined, T0 + 5 * MINUTE);
  const cloud = fakeCloud(undefined, T0 + 5 * MINUTE);
  const invokeEndpoint = makeInvokeEndpoint(cloud, machine);
  return {
    cloud,
    machine,
    invoke: (input = {}) => invokeEndpoint({ EndpointName: 'Churn-Prod', Body: new Uint8Array([1]), ...input }),
  };
}

/** The error of a piece of work that has to fail. */
export async function failure(work: () => unknown): Promise<AwsError> {
  try {
    await work();
  } catch (error) {
    return error as AwsError;
  }
  throw new Error('nothing was thrown');
}
