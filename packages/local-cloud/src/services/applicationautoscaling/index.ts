import type { CloudContext, Operation, Service } from '../../service.ts';
import type { ServiceBinding } from '../../wire/binding.ts';
import { bindLazily } from '../../wire/binding.ts';
import type { CloudWatch } from '../cloudwatch/index.ts';
import type { SageMakerServices } from '../sagemaker/index.ts';
import type { ScalingPeer } from '../sagemaker/scaling-peer.ts';
import { hostScaler, type ScalerHost } from './host.ts';
import { OPERATIONS, type OperationName } from './operations.ts';
import type { CallFault } from './records.ts';
import { sageMakerCapacity } from './sagemaker-capacity.ts';
import type { ScalingSettings } from './settings.ts';

export type { ScalingSettings } from './settings.ts';

/** What can be done to this Application Auto Scaling beyond its API. Everything is stored and survives a restart. */
interface ScalingControls {
  configure(settings: Partial<ScalingSettings>): void;
  /** Let calls be answered with an error, such as ConcurrentUpdateException. @returns the fault's id */
  inject(fault: Omit<CallFault, 'id'>): string;
  clearFaults(id?: string): void;
}

export interface ApplicationAutoScaling {
  /** How the wire finds it; the SDK package is imported at the first call. */
  binding: ServiceBinding;
  /** Its operations, for callers inside this process. */
  operations: Record<string, Operation>;
  controls: ScalingControls;
  /** What SageMaker asks of it. */
  peer: ScalingPeer;
  /** An alarm calls a policy. @throws AwsError when either is gone */
  trigger(policyArn: string, alarmName: string): void;
  start(): void;
  stop(): void;
}

function operationsOf({ use }: ScalerHost): Record<string, Operation> {
  const operation =
    (name: OperationName): Operation =>
    (input) =>
      use((scaler, nowMs) => scaler.call(name, input, nowMs));
  return Object.fromEntries((Object.keys(OPERATIONS) as OperationName[]).map((name) => [name, operation(name)]));
}

function bindingOf(region: string, operations: Record<string, Operation>): ServiceBinding {
  const how = {
    name: 'application-autoscaling',
    target: 'AnyScaleFrontendService',
    version: '2016-02-06',
    rest: false,
  };
  return bindLazily(how, async (): Promise<Service> => {
    const sdk = await import('@aws-sdk/client-application-auto-scaling');
    const client = () => new sdk.ApplicationAutoScalingClient({ region });
    return { name: how.name, sdk: { ...sdk }, client, operations };
  });
}

/** Application Auto Scaling for the endpoints and alarms of one cloud; its state lies in the context's store. */
export function applicationAutoScaling(
  context: CloudContext,
  peers: {
    cloudwatch: Pick<CloudWatch, 'alarms'>;
    sagemaker: Pick<SageMakerServices, 'endpointNow' | 'call'>;
  },
  settings: Partial<ScalingSettings> = {},
): ApplicationAutoScaling {
  const ports = { capacity: sageMakerCapacity(peers.sagemaker), alarms: peers.cloudwatch.alarms };
  const host = hostScaler(context, ports, settings);
  const operations = operationsOf(host);
  return {
    binding: bindingOf(context.region, operations),
    operations,
    controls: {
      configure: (changed) => host.use((scaler) => scaler.configure(changed)),
      inject: (fault) => host.use((scaler) => scaler.inject(fault)),
      clearFaults: (id) => host.use((scaler) => scaler.clearFaults(id)),
    },
    peer: {
      isAutoscaled: (endpoint, variant) => host.quietly((scaler) => scaler.isAutoscaled(endpoint, variant)),
      deregister: (endpoint, variant) => host.quietly((scaler) => scaler.deregister(endpoint, variant)),
    },
    trigger: (policyArn, alarmName) => host.use((scaler, nowMs) => scaler.trigger(policyArn, alarmName, nowMs)),
    start: host.start,
    stop: host.stop,
  };
}
