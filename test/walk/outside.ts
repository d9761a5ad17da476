import { servingVariants } from '../simulation/world/live.ts';
import { NAMES } from '../simulation/world/setting.ts';
import type { Walker } from './walker.ts';

const SAGEMAKER_FAULTS = [
  'swap-rolls-back',
  'resize-rolls-back',
  'rollback-fails',
  'change-fails',
  'capacity-shortage',
] as const;
const EndpointName = NAMES.endpoint;

/** What others may do at any time; what SageMaker refuses them leads nowhere. */
export const OUTSIDE: Record<string, (walker: Walker, nowMs: number) => void> = {
  'console sets weights': ({ sageMaker, watch }, nowMs) => {
    watch.outsideChangeAtMs = nowMs;
    const variants = servingVariants(sageMaker.machine.endpoint(EndpointName));
    const DesiredWeightsAndCapacities = variants.map(({ name }, index) => ({
      VariantName: name,
      DesiredWeight: 3 + index,
    }));
    sageMaker.call('UpdateEndpointWeightsAndCapacities', { EndpointName, DesiredWeightsAndCapacities });
  },
  'console swaps the config': ({ sageMaker, watch }, nowMs) => {
    watch.outsideChangeAtMs = nowMs;
    sageMaker.call('UpdateEndpoint', { EndpointName, EndpointConfigName: NAMES.outsiderConfig });
  },
  'console deletes the endpoint': ({ sageMaker, watch }, nowMs) => {
    watch.outsideChangeAtMs = nowMs;
    sageMaker.call('DeleteEndpoint', { EndpointName });
  },
  'console deletes the original config': ({ sageMaker }) => {
    if (sageMaker.machine.endpoint(EndpointName)?.fleet?.configName === NAMES.originalConfig) return;
    sageMaker.call('DeleteEndpointConfig', { EndpointConfigName: NAMES.originalConfig });
  },
  'SageMaker updates the system': ({ sageMaker }) =>
    sageMaker.touch((machine, nowMs) => machine.maintain(EndpointName, 70_000, nowMs)),
  ...Object.fromEntries(
    SAGEMAKER_FAULTS.map((kind) => [
      `SageMaker will meet its change with ${kind}`,
      ({ sageMaker }: Walker) => void sageMaker.machine.inject({ kind }),
    ]),
  ),
};
