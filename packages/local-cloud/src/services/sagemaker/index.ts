import * as sdk from '@aws-sdk/client-sagemaker';
import type { CloudContext, Operation, Service } from '../../service.ts';
import { sagemakerRuntimeService } from '../sagemaker-runtime/index.ts';
import type { Fault, InjectedFault } from './fault-kinds.ts';
import { hostMachine, type MachineHost } from './host.ts';
import type { SageMakerMachine } from './machine.ts';
import { OPERATIONS, type OperationInput, type OperationName, type OperationOutput } from './operations.ts';
import type { EndpointRecord } from './records.ts';
import type { ScalingPeer } from './scaling-peer.ts';
import type { SageMakerSettings } from './settings.ts';

export { BEHAVIOUR_KEYS } from './behaviour.ts';
export { ResponseLost } from './errors.ts';
export type { SageMakerMachine } from './machine.ts';
export type { SageMakerSettings } from './settings.ts';

/** What can be done to this SageMaker beyond its API. Everything is stored and survives a restart. */
interface SageMakerControls {
  configure(settings: Partial<SageMakerSettings>): void;
  inject(fault: Fault): string;
  clearFaults(id?: string): void;
  faults(): readonly InjectedFault[];
  /** SystemUpdating for `durationMs` of cloud time. @throws AwsError unless the endpoint is InService */
  maintain(endpoint: string, durationMs: number): void;
  /** A lasting status at once, whatever the endpoint was doing. */
  force(endpoint: string, status: 'Failed' | 'OutOfService' | 'InService', reason?: string): void;
  /** What a scaler does by itself: the endpoint goes Updating. @throws AwsError as the API would */
  scale(endpoint: string, variant: string, instanceCount: number): void;
}

export interface SageMakerServices {
  control: Service;
  runtime: Service;
  machine: SageMakerMachine;
  controls: SageMakerControls;
  connectScaling(peer: ScalingPeer): void;
  /** Call an operation from inside this process, faults and all. @throws AwsError as the API would */
  call<O extends OperationName>(operation: O, input: OperationInput<O>): OperationOutput<O>;
  /** An endpoint as it is at this instant, in any case of its name. Read-only. */
  endpointNow(name: string): Readonly<EndpointRecord> | undefined;
}

function controlService(context: CloudContext, host: MachineHost): Service {
  const operation =
    (name: OperationName): Operation =>
    (input) =>
      host.use((machine, nowMs) => machine.call(name, input, nowMs));
  return {
    name: 'sagemaker',
    sdk: { ...sdk },
    client: () => new sdk.SageMakerClient({ region: context.region }),
    operations: Object.fromEntries((Object.keys(OPERATIONS) as OperationName[]).map((name) => [name, operation(name)])),
    start: () => host.start(),
    stop: () => host.stop(),
  };
}

function controlsOf({ machine, use }: MachineHost): SageMakerControls {
  return {
    configure: (settings) => use(() => machine.configure(settings)),
    inject: (fault) => use(() => machine.inject(fault)),
    clearFaults: (id) => use(() => machine.clearFaults(id)),
    faults: () => machine.faults(),
    maintain: (endpoint, durationMs) => use((_, nowMs) => machine.maintain(endpoint, durationMs, nowMs)),
    force: (endpoint, status, reason) => use((_, nowMs) => machine.force(endpoint, status, nowMs, reason)),
    scale(EndpointName, VariantName, DesiredInstanceCount) {
      const input = { EndpointName, DesiredWeightsAndCapacities: [{ VariantName, DesiredInstanceCount }] };
      use((_, nowMs) => machine.call('UpdateEndpointWeightsAndCapacities', input, nowMs));
    },
  };
}

/**
 * SageMaker's control plane and runtime on one machine, whose state is kept in the context's store.
 *
 * @param options.settings - win over settings stored by an earlier run
 */
export function sagemakerServices(
  context: CloudContext,
  options: { settings?: Partial<SageMakerSettings> } = {},
): SageMakerServices {
  const host = hostMachine(context, options.settings);
  return {
    control: controlService(context, host),
    runtime: sagemakerRuntimeService(context, host.machine),
    machine: host.machine,
    controls: controlsOf(host),
    connectScaling: (peer) => host.machine.connectScaling(peer),
    call: (operation, input) => host.use((machine, nowMs) => machine.call(operation, input, nowMs)),
    endpointNow(name) {
      host.use(() => undefined);
      return host.machine.endpoint(name);
    },
  };
}
